namespace Sleepbot.Networks;

/// <summary>Normalises each channel over the batch, then scales and shifts it by learned amounts (S. Ioffe, C. Szegedy, ICML 2015).</summary>
/// <param name="Epsilon">Added to the variance, above 0.</param>
/// <param name="Momentum">Weight of the newest batch in the running statistics, in (0, 1].</param>
public sealed record BatchNormalisation(float Epsilon = 1e-5f, float Momentum = 0.1f) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "batch-norm";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (!(Epsilon > 0) || !(Momentum > 0 && Momentum <= 1))
        {
            throw new ArgumentException($"Layer '{Name}': epsilon is {Epsilon}, expected above 0; momentum is {Momentum}, expected in (0, 1].");
        }

        int channels = inputs[0].Shape[0];
        var scale = graph.Parameter("weight", ParameterRole.Scale, [channels], new ConstantInitializer(1));
        var shift = graph.Parameter("bias", ParameterRole.Shift, [channels], new ConstantInitializer(0));
        var mean = graph.Statistic("running_mean", [channels], 0);
        var variance = graph.Statistic("running_var", [channels], 1);
        return graph.Apply(new BatchNormalisationOperation(Epsilon, Momentum), inputs, [scale, shift], [mean, variance]);
    }
}
