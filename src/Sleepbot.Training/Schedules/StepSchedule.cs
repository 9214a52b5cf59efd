namespace Sleepbot.Training;

/// <summary>The learning rate is cut by the same ratio every so many steps (PyTorch's StepLR).</summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="every">Optimizer steps between two cuts, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is below 1.</exception>
    public StepSchedule(long every) => Every = every;

    /// <inheritdoc/>
    public override string Name => "step";

    /// <summary>Gets how many steps lie between two cuts.</summary>
    /// <value>Optimizer steps, at least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long Every { get; init => field = Require(value >= 1, value, "at least 1 step"); }

    /// <summary>Gets what remains of the learning rate after a cut.</summary>
    /// <value>Above 0 and at most 1. The default is 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Ratio { get; init => field = Require(value is > 0 and <= 1, value, "a number above 0 and at most 1"); } = 0.1;

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps) => Math.Pow(Ratio, step / Every);
}
