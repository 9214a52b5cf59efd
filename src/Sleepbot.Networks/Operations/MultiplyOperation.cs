using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Multiplies two values element by element, as a gate does.</summary>
public sealed record MultiplyOperation : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) =>
        inputs.Count == 2 && inputs[0].Equals(inputs[1])
            ? inputs[0]
            : throw new ShapeException($"inputs have shapes {string.Join(" and ", inputs)}, expected two equal shapes.");
}
