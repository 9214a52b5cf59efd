using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>What came out of one arm.</summary>
public sealed record ArmOutcome
{
    /// <summary>Gets its name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it does, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>Gets what it is in the experiment for.</summary>
    public required ArmRole Role { get; init; }

    /// <summary>Gets the arm it belongs to: a control's challenger, the baseline of a reference; otherwise itself.</summary>
    public required string Origin { get; init; }

    /// <summary>Gets the runs that finished or diverged, in the order of the seeds.</summary>
    public required IReadOnlyList<ArmRun> Runs { get; init; }

    /// <summary>Gets the runs that diverged, failed or were interrupted, with what is known of why.</summary>
    public required IReadOnlyList<RunTrouble> Troubles { get; init; }

    /// <summary>Gets the values of the runs that finished, in the endpoint's unit; for a target of those that reached it.</summary>
    public required Summary Values { get; init; }

    /// <summary>Gets the share of runs that have not reached the target after so much.</summary>
    /// <value>Null where the endpoint is no target, or no run has ended.</value>
    public required KaplanMeier? Waiting { get; init; }

    /// <summary>Gets how the arm does against the baseline, paired by seed, adjusted for nothing.</summary>
    /// <value>Null for the baseline itself.</value>
    public required PairedComparison? AgainstBaseline { get; init; }

    /// <summary>Gets how much of the spread of final test accuracies belongs to the finite test set.</summary>
    /// <value>Null below two finished runs, or where the size of the test set is not known.</value>
    public required TestSetNoise? TestSetNoise { get; init; }

    /// <summary>Gets the seconds that a finished run trained and slept: their median, which a machine that paused once does not move; null before the first.</summary>
    public required double? SecondsPerRun { get; init; }

    /// <summary>Gets the share of those seconds that it slept, 0 to 1: the median of the runs, or null before the first finished one.</summary>
    public required double? SleepingShare { get; init; }

    /// <summary>Gets how many gradients of its batch a step took in the runs that finished, those that rules took besides included: 1, and 2 where every step takes another.</summary>
    /// <value>At least 1; null before the first finished run.</value>
    public required double? GradientsPerStep { get; init; }
}
