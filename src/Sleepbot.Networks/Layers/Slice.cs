namespace Sleepbot.Networks;

/// <summary>Takes neighbouring channels or features of its input.</summary>
/// <param name="Start">First one, from 0.</param>
/// <param name="Length">How many.</param>
public sealed record Slice(int Start, int Length) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "slice";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs) => graph.Apply(new SliceOperation(Start, Length), inputs);
}
