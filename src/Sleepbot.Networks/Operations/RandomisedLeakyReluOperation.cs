using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Leaky ReLU whose leak is drawn anew for each unit, sample and step while training; inference uses the mean.</summary>
/// <remarks>B. Xu, N. Wang, T. Chen, M. Li, arXiv:1505.00853.</remarks>
/// <param name="Lower">Smallest leak, at least 0.</param>
/// <param name="Upper">Largest leak, at least <paramref name="Lower"/> and below 1.</param>
public sealed record RandomisedLeakyReluOperation(float Lower, float Upper) : Operation
{
    /// <inheritdoc/>
    public override bool NeedsOutputInBackward => true;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => Single(inputs);
}
