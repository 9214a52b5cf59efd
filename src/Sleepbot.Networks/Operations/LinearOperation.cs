using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Computes weight * input + bias. Parameters: weight (out, in), then optionally bias (out).</summary>
public sealed record LinearOperation : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters)
    {
        var input = Single(inputs);
        var weight = parameters[0];
        return input.Size == weight[1]
            ? [weight[0]]
            : throw new ShapeException($"input has shape {input}, expected ({weight[1]}) to fit weights of shape {weight}.");
    }
}
