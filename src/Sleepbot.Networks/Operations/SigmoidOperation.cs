using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The logistic function 1 / (1 + exp(-slope * x)).</summary>
/// <param name="Slope">Steepness, above 0.</param>
public sealed record SigmoidOperation(float Slope) : Operation
{
    /// <inheritdoc/>
    public override bool NeedsOutputInBackward => true;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => Single(inputs);
}
