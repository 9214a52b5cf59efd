namespace Sleepbot.Networks;

/// <summary>Leaky ReLU whose leak is drawn anew for each unit while training; inference uses the mean (B. Xu et al., arXiv:1505.00853).</summary>
/// <param name="Lower">Smallest leak, at least 0.</param>
/// <param name="Upper">Largest leak, below 1.</param>
public sealed record RandomisedLeakyRelu(float Lower = 0.125f, float Upper = 0.333f) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "randomised-leaky-relu";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (!(Lower >= 0 && Upper >= Lower && Upper < 1))
        {
            throw new ArgumentException($"Layer '{Name}': leaks are {Lower} to {Upper}, expected 0 <= lower <= upper < 1.");
        }

        return graph.Apply(new RandomisedLeakyReluOperation(Lower, Upper), inputs);
    }
}
