namespace Sleepbot.Networks;

/// <summary>Divides each value by a power of the sum of squares of neighbouring channels (A. Krizhevsky et al., NIPS 2012).</summary>
/// <param name="Size">Channels in the window, at least 1.</param>
/// <param name="Alpha">Factor of the sum, divided by the size.</param>
/// <param name="Beta">Exponent.</param>
/// <param name="K">Added to the sum, above 0.</param>
public sealed record LocalResponseNormalisation(int Size = 5, float Alpha = 1e-4f, float Beta = 0.75f, float K = 2f) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "local-response-norm";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (Size < 1 || !(K > 0) || !(Alpha >= 0))
        {
            throw new ArgumentException($"Layer '{Name}': size is {Size} (at least 1), k is {K} (above 0), alpha is {Alpha} (at least 0): one of them is out of range.");
        }

        return graph.Apply(new LocalResponseNormalisationOperation(Size, Alpha, Beta, K), inputs);
    }
}
