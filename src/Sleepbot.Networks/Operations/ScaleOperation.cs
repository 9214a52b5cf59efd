using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>factor * x, with a factor that is not learned.</summary>
/// <param name="Factor">Any finite number but 0.</param>
public sealed record ScaleOperation(float Factor) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => Single(inputs);
}
