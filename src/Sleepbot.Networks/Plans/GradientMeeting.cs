namespace Sleepbot.Networks;

/// <summary>The gradients of a value with several readers: each reader writes its own, and before the value's own step goes backward they are added to the first.</summary>
/// <param name="own">The value's own gradient, which the first reader writes; null if nobody wants one.</param>
/// <param name="others">Those of the other readers.</param>
internal sealed class GradientMeeting(BatchBuffer? own, BatchBuffer?[] others)
{
    private int next;

    /// <summary>Gets the gradients beside the value's own.</summary>
    public IReadOnlyList<BatchBuffer> Others { get; } = [.. others.OfType<BatchBuffer>()];

    /// <summary>Gets all of them.</summary>
    public IEnumerable<BatchBuffer> All => own is null ? [] : Others.Prepend(own);

    /// <summary>Gets the gradient of one more reader.</summary>
    public BatchBuffer? Next() => next++ == 0 ? own : others[next - 2];
}
