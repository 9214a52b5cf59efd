namespace Sleepbot.Networks;

/// <summary>Adds the outputs of several layers of one shape: a residual connection. Name them with From.</summary>
public sealed record Add : Layer
{
    /// <inheritdoc/>
    public override string Kind => "add";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs) => graph.Apply(new AddOperation(), inputs);
}
