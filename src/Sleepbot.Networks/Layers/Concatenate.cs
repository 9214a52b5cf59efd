namespace Sleepbot.Networks;

/// <summary>Joins the outputs of several layers along channels or features. Name them with From.</summary>
public sealed record Concatenate : Layer
{
    /// <inheritdoc/>
    public override string Kind => "concatenate";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs) => graph.Apply(new ConcatenateOperation(), inputs);
}
