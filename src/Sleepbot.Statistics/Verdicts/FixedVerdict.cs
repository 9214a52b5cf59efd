namespace Sleepbot.Statistics;

/// <summary>A verdict at a number of seeds that was fixed beforehand.</summary>
public sealed record FixedVerdict : Verdict
{
    /// <summary>Gets the larger of the sign-flip and the bootstrap p-value, adjusted by Holm for all challengers.</summary>
    /// <value>Above 0 and at most 1; 1 below two pairs.</value>
    public required double AdjustedP { get; init; }
}
