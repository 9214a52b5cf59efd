using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Normalises each channel over the batch, then scales and shifts it. Parameters: scale, shift; statistics: running mean, running variance.</summary>
/// <remarks>Training uses the batch's mean and biased variance, inference the running ones (S. Ioffe, C. Szegedy, ICML 2015). The running variance is unbiased, as in PyTorch.</remarks>
/// <param name="Epsilon">Added to the variance before the square root.</param>
/// <param name="Momentum">Weight of the newest batch in the running statistics, as in PyTorch.</param>
public sealed record BatchNormalisationOperation(float Epsilon, float Momentum) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters)
    {
        var input = Single(inputs);
        return input.Rank is 1 or 3 && parameters[0].Size == input[0]
            ? input
            : throw new ShapeException($"input has shape {input}, expected (channels, height, width) or (features) with {parameters[0].Size} channels.");
    }
}
