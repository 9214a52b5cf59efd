namespace Sleepbot.Networks;

/// <summary>Turns the features of a sample into probabilities. The loss softmax-cross-entropy does this itself: do not use both.</summary>
public sealed record Softmax : Layer
{
    /// <inheritdoc/>
    public override string Kind => "softmax";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs) => graph.Apply(new SoftmaxOperation(), inputs);
}
