namespace Sleepbot.Networks;

/// <summary>Some of a gradient, for someone who uses it at once. Numbers that are not there yet are computed when they are asked for.</summary>
public readonly ref struct GradientPiece
{
    private readonly ReadOnlySpan<float> numbers;
    private readonly DeferredGradient? source;
    private readonly int start;
    private readonly Span<float> room;
    private readonly ref bool isComputed;

    /// <summary>Takes numbers that are there.</summary>
    /// <param name="numbers">The piece.</param>
    public GradientPiece(ReadOnlySpan<float> numbers)
    {
        this.numbers = numbers;
        Length = numbers.Length;
    }

    /// <summary>Takes what can compute them.</summary>
    /// <param name="source">The gradient.</param>
    /// <param name="start">Where the piece begins in it.</param>
    /// <param name="product">What the numbers are products of; empty if they are sums.</param>
    /// <param name="room">Where it may be computed; as long as the piece.</param>
    /// <param name="isComputed">Keeps whether that was done; set to false.</param>
    internal GradientPiece(DeferredGradient source, int start, OuterProduct product, Span<float> room, ref bool isComputed)
    {
        (this.source, this.start) = (source, start);
        Product = product;
        this.room = room;
        this.isComputed = ref isComputed;
        isComputed = false;
        Length = room.Length;
    }

    /// <summary>Gets how many numbers there are.</summary>
    public int Length { get; }

    /// <summary>Gets what the numbers are products of; empty if they are not, or if nobody knows.</summary>
    public OuterProduct Product { get; }

    /// <summary>Gets the numbers.</summary>
    public ReadOnlySpan<float> Numbers
    {
        get
        {
            if (source is null)
            {
                return numbers;
            }

            if (!isComputed)
            {
                source.Compute(start, room);
                isComputed = true;
            }

            return room;
        }
    }
}
