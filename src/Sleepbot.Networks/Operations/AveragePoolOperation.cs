using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Takes the mean of each window.</summary>
/// <param name="Window">Height and width of a window, at least 1.</param>
/// <param name="Stride">Distance between windows, at least 1; below the window they overlap.</param>
public sealed record AveragePoolOperation(int Window, int Stride) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters)
    {
        var image = Image(inputs);
        return [image[0], Windows(image[1], Window, Stride, 0), Windows(image[2], Window, Stride, 0)];
    }
}
