namespace Sleepbot.Experiments;

/// <summary>Optimizer steps until the validation accuracy reaches a target.</summary>
/// <param name="target">The validation accuracy to be reached, above 0 and at most 1.</param>
/// <exception cref="ArgumentException"><paramref name="target"/> is out of range.</exception>
public sealed class StepsEndpoint(double target) : TargetEndpoint(target)
{
    /// <inheritdoc/>
    public override string Name => "steps-to-target";

    /// <inheritdoc/>
    private protected override string Unit => "steps";

    /// <inheritdoc/>
    private protected override double CostOf(CurvePoint point) => point.Step;
}
