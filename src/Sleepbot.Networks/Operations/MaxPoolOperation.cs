using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Takes the largest value of each window; the gradient goes to the first maximum.</summary>
/// <param name="Window">Height and width of a window, at least 1.</param>
/// <param name="Stride">Distance between windows, at least 1; below the window they overlap.</param>
public sealed record MaxPoolOperation(int Window, int Stride) : Operation
{
    /// <inheritdoc/>
    public override bool NeedsOutputInBackward => true;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters)
    {
        var image = Image(inputs);
        return [image[0], Windows(image[1], Window, Stride, 0), Windows(image[2], Window, Stride, 0)];
    }
}
