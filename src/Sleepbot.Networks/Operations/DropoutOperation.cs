using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Sets values to 0 with a given probability while training, and divides the others by the probability of staying.</summary>
/// <remarks>N. Srivastava et al., JMLR 2014, in the inverted form: nothing happens at inference.</remarks>
/// <param name="Rate">Probability of being dropped, in [0, 1).</param>
public sealed record DropoutOperation(float Rate) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => Single(inputs);
}
