namespace Sleepbot.Networks;

/// <summary>max(0, x).</summary>
public sealed record Relu : Layer
{
    /// <inheritdoc/>
    public override string Kind => "relu";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs) => graph.Apply(new LeakyReluOperation(0), inputs);
}
