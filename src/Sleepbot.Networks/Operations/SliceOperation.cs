using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Takes neighbouring channels or features: a part of the first axis.</summary>
/// <param name="Start">First one, from 0.</param>
/// <param name="Length">How many, at least 1.</param>
public sealed record SliceOperation(int Start, int Length) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters)
    {
        var input = Single(inputs);
        return Start >= 0 && Length >= 1 && Start + Length <= input[0]
            ? [Length, .. input.Skip(1)]
            : throw new ShapeException($"the part {Start}..{Start + Length - 1} does not lie in axis 0 of {input}.");
    }
}
