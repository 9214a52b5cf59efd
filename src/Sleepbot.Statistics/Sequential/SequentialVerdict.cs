namespace Sleepbot.Statistics;

/// <summary>A verdict that may be looked at after every pair.</summary>
public sealed record SequentialVerdict : Verdict
{
    /// <summary>Gets after how many pairs the verdict was in, or null while it is not.</summary>
    public required int? DecidedAt { get; init; }

    /// <summary>Gets the anytime-valid interval of the mean gain to report, as it was at the decision.</summary>
    /// <value>It holds for all challengers at once; with e-BH that of a finding holds as a finding does: of the intervals of all findings, alpha miss at most on average. Null while the pairs are too few for any.</value>
    public required Interval? ReportedInterval { get; init; }

    /// <summary>Gets whether more pairs should be run: the verdict is not in, and the plan's most pairs have not been run.</summary>
    public required bool MayContinue { get; init; }

    /// <summary>Gets the evidence that helping or hurting must reach: with Holm 2 x challengers not yet found to help or hurt / alpha, with e-BH 2 x challengers / (alpha x findings, this one included).</summary>
    public required double Threshold { get; init; }

    /// <summary>Gets the evidence after each pair, in order; it goes on where pairs were run beyond the decision.</summary>
    public required IReadOnlyList<EvidencePoint> Path { get; init; }

    /// <summary>Gets how many more pairs a verdict will likely take, or null when it is in or none will likely come.</summary>
    /// <value>The median over imagined continuations, up to the plan's most pairs, or, where these are used up, to twice as many; crude below ten pairs.</value>
    public required int? PairsStillNeeded { get; init; }

    /// <summary>Gets the chance that a verdict comes before the plan's most pairs are run, should they go on as they did; 1 when it is in.</summary>
    /// <value>Between 0 and 1, or null below two pairs.</value>
    public required double? ChanceOfVerdict { get; init; }
}
