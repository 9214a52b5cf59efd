namespace Sleepbot.Statistics;

/// <summary>A verdict at a number of seeds that was fixed beforehand.</summary>
public sealed record FixedVerdict : Verdict
{
    /// <summary>Gets the larger of the sign-flip and the bootstrap p-value, adjusted by Holm for all challengers.</summary>
    /// <value>Above 0 and at most 1; 1 below two pairs.</value>
    public required double AdjustedP { get; init; }

    /// <summary>Gets how many pairs would find the smallest effect that matters with a chance of 80 %, given the spread seen.</summary>
    /// <value>Null when the verdict is in, when every effect matters, or when the pairs have no spread to go by.</value>
    public required int? PairsNeeded { get; init; }
}
