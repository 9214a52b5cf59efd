namespace Sleepbot.Training;

/// <summary>The learning rate climbs in equal steps to its full value, and another schedule takes over.</summary>
/// <remarks>
/// With n steps of warm-up, step i (from 0) has the factor (i + 1) / n. The schedule that follows sees a run that begins
/// after the warm-up and ends with the whole run. A run that is shorter than its warm-up never reaches the full rate.
/// P. Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, arXiv:1706.02677.
/// </remarks>
public sealed record WarmUpSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "warm-up";

    /// <summary>Gets how many steps the warm-up takes.</summary>
    /// <value>Optimizer steps, at least 0; or null, the default, for a <see cref="Fraction"/> of the run.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long? Steps { get; init => field = Require(value is null or >= 0, value, "at least 0 steps"); }

    /// <summary>Gets how much of the run the warm-up takes where no <see cref="Steps"/> are given.</summary>
    /// <value>From 0 to 1, rounded to whole steps. The default is 0.05.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Fraction { get; init => field = Require(value is >= 0 and <= 1, value, "a number from 0 to 1"); } = 0.05;

    /// <summary>Gets the schedule after the warm-up.</summary>
    /// <value>The default is a constant rate.</value>
    public LearningRateSchedule Then { get; init; } = new ConstantSchedule();

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps)
    {
        long length = Steps ?? (long)Math.Round(Fraction * totalSteps, MidpointRounding.AwayFromZero);
        return step < length ? (step + 1) / (double)length : Then.FactorAt(step - length, totalSteps - length);
    }
}
