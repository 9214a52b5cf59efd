namespace Sleepbot.Networks;

/// <summary>max(leak * x, x).</summary>
/// <param name="Leak">Slope for negative inputs, in [0, 1).</param>
public sealed record LeakyRelu(float Leak = 0.01f) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "leaky-relu";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (!(Leak >= 0 && Leak < 1))
        {
            throw new ArgumentException($"Layer '{Name}': leak is {Leak}, expected at least 0 and below 1.");
        }

        return graph.Apply(new LeakyReluOperation(Leak), inputs);
    }
}
