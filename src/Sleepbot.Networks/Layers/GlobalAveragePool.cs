namespace Sleepbot.Networks;

/// <summary>Takes the mean of each channel: (channels, height, width) to (channels).</summary>
public sealed record GlobalAveragePool : Layer
{
    /// <inheritdoc/>
    public override string Kind => "global-average-pool";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs) =>
        graph.Apply(new GlobalAveragePoolOperation(), inputs);
}
