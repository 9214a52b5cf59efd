using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>max(leak * x, x): ReLU for a leak of 0.</summary>
/// <param name="Leak">Slope for negative inputs, in [0, 1).</param>
public sealed record LeakyReluOperation(float Leak) : Operation
{
    /// <inheritdoc/>
    public override bool NeedsOutputInBackward => true;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => Single(inputs);
}
