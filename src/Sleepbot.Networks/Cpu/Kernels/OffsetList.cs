namespace Sleepbot.Networks;

/// <summary>A short list of offsets that is equal to another one with the same offsets.</summary>
/// <param name="offsets">The offsets, in floats.</param>
internal readonly struct OffsetList(int[] offsets) : IEquatable<OffsetList>
{
    public int Count => offsets.Length;

    public int this[int index] => offsets[index];

    public bool Equals(OffsetList other) => offsets.AsSpan().SequenceEqual(other.AsSpan());

    public override bool Equals(object? obj) => obj is OffsetList other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int offset in offsets)
        {
            hash.Add(offset);
        }

        return hash.ToHashCode();
    }

    private ReadOnlySpan<int> AsSpan() => offsets;
}
