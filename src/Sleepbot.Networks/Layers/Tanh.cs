namespace Sleepbot.Networks;

/// <summary>tanh(slope * x).</summary>
/// <param name="Slope">Steepness, above 0.</param>
public sealed record Tanh(float Slope = 1f) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "tanh";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (!(Slope > 0))
        {
            throw new ArgumentException($"Layer '{Name}': slope is {Slope}, expected above 0.");
        }

        return graph.Apply(new TanhOperation(Slope), inputs);
    }
}
