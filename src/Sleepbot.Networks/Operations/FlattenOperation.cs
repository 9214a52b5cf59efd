using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Reads an image as one row of features in channel, row, column order.</summary>
public sealed record FlattenOperation : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => [Single(inputs).Size];
}
