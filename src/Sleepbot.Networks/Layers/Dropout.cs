namespace Sleepbot.Networks;

/// <summary>Sets values to 0 at random while training and scales up the others; nothing happens at inference (N. Srivastava et al., JMLR 2014).</summary>
/// <param name="Rate">Probability of being dropped, in [0, 1).</param>
public sealed record Dropout(float Rate = 0.5f) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "dropout";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (!(Rate >= 0 && Rate < 1))
        {
            throw new ArgumentException($"Layer '{Name}': rate is {Rate}, expected at least 0 and below 1.");
        }

        return graph.Apply(new DropoutOperation(Rate), inputs);
    }
}
