namespace Sleepbot.Experiments;

/// <summary>Seconds of training and sleeping until the validation accuracy reaches a target. They depend on the machine and on what else it does: run one worker.</summary>
/// <remarks>Whether a run arrives is a function of its bits, and how long it may go for it is counted in gradients; only how long that took is the machine's.</remarks>
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

    /// <summary>Gets the gradients so far: how long a run may go for the target is a matter of its plan, not of how busy the machine was.</summary>
    private protected override double LengthOf(CurvePoint point) => point.Gradients;
}
