namespace Sleepbot.Training;

/// <summary>The factor falls by the same ratio at every step (PyTorch's ExponentialLR), so that it reaches a given value at the end of the run.</summary>
/// <remarks>factor = final^(step / steps of the run). The final factor would be reached one step after the last.</remarks>
public sealed record ExponentialSchedule : LearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="final">The factor at the end of the run, above 0 and at most 1. The default is 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="final"/> lies outside.</exception>
    public ExponentialSchedule(double final = 0.01) => Final = final;

    /// <inheritdoc/>
    public override string Name => "exponential";

    /// <summary>Gets the factor at the end of the run.</summary>
    /// <value>Above 0 and at most 1. The default is 0.01.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Final { get; init => field = Require(value is > 0 and <= 1, value, "a number above 0 and at most 1"); }

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps) => Math.Pow(Final, step / (double)totalSteps);
}
