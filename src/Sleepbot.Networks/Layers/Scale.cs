namespace Sleepbot.Networks;

/// <summary>Multiplies everything by a fixed factor.</summary>
/// <remarks>
/// After a dropout of rate p, a factor of 1 - p gives dropout as its paper has it: values that stay are as they are while training, and all are
/// scaled down when the network is used (N. Srivastava et al., JMLR 2014). Rates and initial weights of older work are meant for that form.
/// </remarks>
/// <param name="Factor">A finite number but 0.</param>
public sealed record Scale(float Factor) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "scale";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (!float.IsFinite(Factor) || Factor == 0)
        {
            throw new ArgumentException($"Layer '{Name}': factor is {Factor}, expected a finite number but 0.");
        }

        return graph.Apply(new ScaleOperation(Factor), inputs);
    }
}
