using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Adds values of one shape: a residual connection.</summary>
public sealed record AddOperation : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters)
    {
        if (inputs.Count < 2)
        {
            throw new ShapeException($"expected at least 2 inputs, got {inputs.Count}.");
        }

        foreach (var input in inputs)
        {
            if (!input.Equals(inputs[0]))
            {
                throw new ShapeException($"inputs have shapes {string.Join(" and ", inputs)}, expected equal shapes.");
            }
        }

        return inputs[0];
    }
}
