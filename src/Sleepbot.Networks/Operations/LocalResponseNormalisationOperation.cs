using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Divides each value by a power of the sum of squares of neighbouring channels.</summary>
/// <remarks>A. Krizhevsky, I. Sutskever, G. Hinton, NIPS 2012, section 3.3: y = x / (k + alpha / size * sum of squares)^beta. Channels beyond the ends count as 0.</remarks>
/// <param name="Size">Channels in the window, centred, at least 1.</param>
/// <param name="Alpha">Factor of the sum, divided by the size (PyTorch's convention).</param>
/// <param name="Beta">Exponent.</param>
/// <param name="K">Added to the sum, above 0.</param>
public sealed record LocalResponseNormalisationOperation(int Size, float Alpha, float Beta, float K) : Operation
{
    /// <inheritdoc/>
    public override bool NeedsOutputInBackward => true;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters) => Image(inputs);
}
