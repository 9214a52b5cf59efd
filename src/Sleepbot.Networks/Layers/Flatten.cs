namespace Sleepbot.Networks;

/// <summary>Reads an image as one row of features in channel, row, column order.</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override string Kind => "flatten";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs) => graph.Apply(new FlattenOperation(), inputs);
}
