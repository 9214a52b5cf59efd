namespace Sleepbot.Statistics;

/// <summary>What an experiment says about one challenger, with the numbers that say it.</summary>
public abstract record Verdict
{
    /// <summary>Gets the challenger's name.</summary>
    public required string Challenger { get; init; }

    /// <summary>Gets what was found.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>Gets the interval of the mean gain that was held against the smallest effect that matters; it holds for all challengers at once.</summary>
    /// <value>Positive is good for the challenger; null while the pairs are too few for any.</value>
    public required Interval? Interval { get; init; }

    /// <summary>Gets all that the pairs say at a fixed number of seeds, each number by itself and for this challenger alone.</summary>
    public required PairedComparison Comparison { get; init; }
}
