namespace Sleepbot.Training;

/// <summary>The learning rate is cut by the same ratio at given points of the run (PyTorch's MultiStepLR).</summary>
public sealed record MilestoneSchedule : LearningRateSchedule
{
    private readonly double[] at;

    /// <summary>Creates the schedule.</summary>
    /// <param name="at">The points, as fractions of the run: 0.5 is half way. Each lies between 0 and 1 and above the one before.</param>
    /// <exception cref="ArgumentOutOfRangeException">A point lies outside, or is not above the one before.</exception>
    public MilestoneSchedule(params IReadOnlyList<double> at)
    {
        this.at = [.. at];
        double before = 0;
        foreach (double point in this.at)
        {
            _ = Require(point > before && point < 1, point, $"a fraction of the run between {before} and 1", nameof(At));
            before = point;
        }
    }

    /// <inheritdoc/>
    public override string Name => "milestones";

    /// <summary>Gets the points at which the rate is cut, as rising fractions of the run.</summary>
    public IReadOnlyList<double> At => at;

    /// <summary>Gets what remains of the learning rate after a cut.</summary>
    /// <value>Above 0 and at most 1. The default is 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Ratio { get; init => field = Require(value is > 0 and <= 1, value, "a number above 0 and at most 1"); } = 0.1;

    /// <summary>Says whether another schedule has the same points and the same ratio.</summary>
    /// <param name="other">The other schedule.</param>
    public bool Equals(MilestoneSchedule? other) => other is not null && Ratio.Equals(other.Ratio) && at.SequenceEqual(other.at);

    /// <inheritdoc/>
    public override int GetHashCode() => at.Aggregate(Ratio.GetHashCode(), HashCode.Combine);

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps)
    {
        int cuts = 0;
        foreach (double point in at)
        {
            // The first step that has the share of the run behind it is the first with the lower rate.
            cuts += step >= Math.Round(point * totalSteps, MidpointRounding.AwayFromZero) ? 1 : 0;
        }

        return Math.Pow(Ratio, cuts);
    }
}
