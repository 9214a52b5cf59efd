namespace Sleepbot.Experiments;

/// <summary>Seconds of training and sleeping until the validation accuracy reaches a target. They depend on the machine and on what else it does: run one worker.</summary>
/// <param name="target">The validation accuracy to be reached, above 0 and at most 1.</param>
/// <exception cref="ArgumentException"><paramref name="target"/> is out of range.</exception>
public sealed class SecondsEndpoint(double target) : TargetEndpoint(target)
{
    /// <inheritdoc/>
    public override string Name => "seconds-to-target";

    /// <inheritdoc/>
    private protected override string Unit => "seconds";

    /// <inheritdoc/>
    private protected override double CostOf(CurvePoint point) => point.Seconds;
}
