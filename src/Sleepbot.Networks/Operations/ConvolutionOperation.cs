using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Cross-correlates images with filters. Parameters: weight (out, in / groups, height, width), then optionally bias (out).</summary>
/// <param name="Stride">Distance between windows, at least 1.</param>
/// <param name="Padding">Zeros added on every side, at least 0.</param>
/// <param name="Groups">Independent groups of channels; divides both channel counts.</param>
public sealed record ConvolutionOperation(int Stride, int Padding, int Groups) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters)
    {
        var image = Image(inputs);
        var weight = parameters[0];
        return image[0] == weight[1] * Groups && weight[0] % Groups == 0
            ? [weight[0], Windows(image[1], weight[2], Stride, Padding), Windows(image[2], weight[3], Stride, Padding)]
            : throw new ShapeException($"input has shape {image} in {Groups} group(s), but the weights have shape {weight}; the input's channels must be groups times axis 1.");
    }
}
