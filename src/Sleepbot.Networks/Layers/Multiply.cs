namespace Sleepbot.Networks;

/// <summary>Multiplies the outputs of two layers of one shape, as a gate does. Name them with From.</summary>
public sealed record Multiply : Layer
{
    /// <inheritdoc/>
    public override string Kind => "multiply";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs) => graph.Apply(new MultiplyOperation(), inputs);
}
