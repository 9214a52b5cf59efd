using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Takes the mean of each channel: (channels, height, width) to (channels).</summary>
public sealed record GlobalAveragePoolOperation : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => [Image(inputs)[0]];
}
