using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Joins values along their first axis: channels of images, or features.</summary>
public sealed record ConcatenateOperation : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters)
    {
        if (inputs.Count < 2)
        {
            throw new ShapeException($"expected at least 2 inputs, got {inputs.Count}.");
        }

        int total = 0;
        foreach (var input in inputs)
        {
            if (!input.Skip(1).SequenceEqual(inputs[0].Skip(1)))
            {
                throw new ShapeException($"inputs have shapes {string.Join(" and ", inputs)}, which differ beyond axis 0. Make heights and widths equal first.");
            }

            total += input[0];
        }

        return [total, .. inputs[0].Skip(1)];
    }
}
