using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The last few snapshots of the flat weight vector: a ring of buffers allocated once.</summary>
internal sealed class WeightHistory
{
    private readonly FloatBuffer[] ring;
    private int newest = -1;

    /// <summary>Allocates the ring.</summary>
    /// <param name="capacity">How many snapshots it keeps, at least 0.</param>
    /// <param name="length">Length of the weight vector.</param>
    public WeightHistory(int capacity, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        ring = [.. Enumerable.Range(0, capacity).Select(_ => new FloatBuffer(length))];
    }

    /// <summary>Gets how many snapshots are there: at most the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a snapshot.</summary>
    /// <param name="back">1 for the newest, up to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such snapshot (yet).</exception>
    public ReadOnlySpan<float> this[int back]
    {
        get
        {
            if (back < 1 || back > Count)
            {
                throw new ArgumentOutOfRangeException(
                    null,
                    $"There is no snapshot {back} of the weights: {Count} are there now, 1 is the newest. Let the intervention's Snapshots return the largest number that it reads, and read no more than SnapshotCount in the first sleeps.");
            }

            return ring[(newest - (back - 1) + ring.Length) % ring.Length].Span;
        }
    }

    /// <summary>Forgets all snapshots.</summary>
    public void Clear() => (newest, Count) = (-1, 0);

    /// <summary>Copies the weights into the ring; the oldest snapshot gives way.</summary>
    /// <param name="weights">The flat weight vector.</param>
    public void Push(ReadOnlySpan<float> weights)
    {
        if (ring.Length == 0)
        {
            return;
        }

        newest = (newest + 1) % ring.Length;
        weights.CopyTo(ring[newest].Span);
        Count = Math.Min(Count + 1, ring.Length);
    }
}
