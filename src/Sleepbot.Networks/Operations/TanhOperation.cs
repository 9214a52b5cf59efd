using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The hyperbolic tangent tanh(slope * x).</summary>
/// <param name="Slope">Steepness, above 0.</param>
public sealed record TanhOperation(float Slope) : Operation
{
    /// <inheritdoc/>
    public override bool NeedsOutputInBackward => true;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => Single(inputs);
}
