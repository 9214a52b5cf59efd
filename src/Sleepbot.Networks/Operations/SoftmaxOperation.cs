using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>exp(x) over the sum of exp(x) of all features of a sample.</summary>
public sealed record SoftmaxOperation : Operation
{
    /// <inheritdoc/>
    public override bool NeedsOutputInBackward => true;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => Single(inputs);
}
