using Sleepbot.Statistics;

namespace Sleepbot.Pictures;

/// <summary>What came out of one arm.</summary>
public sealed record ResultRow
{
    /// <summary>Gets the arm's name.</summary>
    public required string Arm { get; init; }

    /// <summary>Gets how many runs trained to their end.</summary>
    public required int Finished { get; init; }

    /// <summary>Gets how many runs diverged. They are counted here and are in none of the means.</summary>
    public required int Diverged { get; init; }

    /// <summary>Gets how many runs ended with an error.</summary>
    public required int Failed { get; init; }

    /// <summary>Gets how many runs have not ended, or were stopped before their end.</summary>
    public required int Unfinished { get; init; }

    /// <summary>Gets the final test accuracy over the seeds that finished.</summary>
    /// <value>Shares, 0 to 1; each run's last accuracy on the test split.</value>
    public required Summary Accuracy { get; init; }

    /// <summary>Gets the arm's final test accuracy minus the baseline's over the seeds both finished.</summary>
    /// <value>Shares (0.01 is one percentage point), or null for the baseline itself.</value>
    public required PairedDifference? Difference { get; init; }

    /// <summary>Gets how <see cref="Difference"/> reads.</summary>
    public required Reading Reading { get; init; }

    /// <summary>Gets the seconds that a run trained and slept, without what was measured on the way: the median of the finished runs.</summary>
    /// <value>Seconds, or null when no run finished.</value>
    public required double? SecondsPerRun { get; init; }

    /// <summary>Gets the share of those seconds that it slept, the median of the finished runs.</summary>
    /// <value>0 to 1, or null when no run finished or no time was recorded.</value>
    public required double? SleepingShare { get; init; }
}
