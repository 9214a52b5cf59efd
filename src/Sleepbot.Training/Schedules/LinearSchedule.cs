namespace Sleepbot.Training;

/// <summary>The factor falls in equal steps over the whole run (PyTorch's LinearLR from 1).</summary>
/// <remarks>The final factor would be reached one step after the last.</remarks>
public sealed record LinearSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "linear";

    /// <summary>Gets the factor at the end of the run.</summary>
    /// <value>From 0 to 1. The default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Final { get; init => field = Require(value is >= 0 and <= 1, value, "a number from 0 to 1"); }

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps) => 1 + ((Final - 1) * step / totalSteps);
}
