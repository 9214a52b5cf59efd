namespace Sleepbot.Experiments;

/// <summary>Gradients of single samples until the validation accuracy reaches a target: what arms cost whose rules take more than one gradient a step, or whose batches differ.</summary>
/// <param name="target">The validation accuracy to be reached, above 0 and at most 1.</param>
/// <exception cref="ArgumentException"><paramref name="target"/> is out of range.</exception>
public sealed class GradientsEndpoint(double target) : TargetEndpoint(target)
{
    /// <inheritdoc/>
    public override string Name => "gradients-to-target";

    /// <inheritdoc/>
    private protected override string Unit => "gradients";

    /// <inheritdoc/>
    private protected override double CostOf(CurvePoint point) => point.Gradients;
}
