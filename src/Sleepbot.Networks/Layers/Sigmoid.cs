namespace Sleepbot.Networks;

/// <summary>1 / (1 + exp(-slope * x)).</summary>
/// <param name="Slope">Steepness, above 0.</param>
public sealed record Sigmoid(float Slope = 1f) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "sigmoid";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (!(Slope > 0))
        {
            throw new ArgumentException($"Layer '{Name}': slope is {Slope}, expected above 0.");
        }

        return graph.Apply(new SigmoidOperation(Slope), inputs);
    }
}
