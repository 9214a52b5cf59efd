namespace Sleepbot.Statistics;

/// <summary>A verdict at a number of seeds that was fixed beforehand.</summary>
public sealed record FixedVerdict : Verdict
{
    /// <summary>Gets the larger of the sign-flip and the bootstrap p-value, adjusted by Holm for all challengers.</summary>
    /// <value>Above 0 and at most 1; 1 below two pairs.</value>
    public required double AdjustedP { get; init; }

    /// <summary>Gets how many pairs a new experiment with the same challengers likely takes for a verdict: with a chance of 80 % they find an effect of the size seen, or the smallest that matters where that is larger.</summary>
    /// <value>
    /// At least as many as can find anything at all among so many challengers. Those that were discarded (<see cref="VerdictOptions.Discarded"/>) are not counted: of new pairs nobody has
    /// seen anything. Null when the verdict is in, or where it cannot be said: no number would do, or one that there is already.
    /// </value>
    public required int? PairsNeeded { get; init; }
}
