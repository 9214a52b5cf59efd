namespace Sleepbot.Statistics;

/// <summary>The one rule by which pairs seen so far decide or not.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Challengers">How many challengers there are in all, those that were discarded included.</param>
/// <param name="SmallestEffect">The smallest gain that matters.</param>
internal sealed record SequentialRule(SequentialPlan Plan, int Challengers, double SmallestEffect)
{
    private readonly int fewest = Judgement.FewestPairs(Plan.Alpha);

    /// <summary>What helping or hurting must reach when so many of the challengers have been found to.</summary>
    public double Threshold(int found) =>
        Plan.Multiplicity == MultiplicityRule.EBh ? ThresholdOfSet(found + 1) : 2.0 * (Challengers - found) / Plan.Alpha;

    /// <summary>What helping or hurting must reach now: with e-BH several challengers may be found together where none would be alone.</summary>
    /// <param name="found">How many have been found.</param>
    /// <param name="strengths">The evidence of each challenger either way, as it stood when it was found; 0 for those that cannot be found.</param>
    public double Threshold(int found, ReadOnlySpan<double> strengths)
    {
        if (Plan.Multiplicity != MultiplicityRule.EBh)
        {
            return Threshold(found);
        }

        // Half of the stake is on either side, so half of the larger side is an e-value of a difference.
        // What was discarded has no evidence.
        double[] halves = new double[Challengers];
        for (int i = 0; i < strengths.Length; i++)
        {
            halves[i] = strengths[i] / 2;
        }

        int together = Multiplicity.EBenjaminiHochberg(halves, Plan.Alpha).Count(isFound => isFound);
        return together == 0 ? double.PositiveInfinity : ThresholdOfSet(together);
    }

    /// <summary>The evidence either way that may count as a finding: none below the fewest pairs, or where the difference is surely too small to matter.</summary>
    public double Strength(RunningPairs pairs) =>
        pairs.Count < fewest || IsTooSmall(pairs) ? 0 : Math.Max(Weigh(pairs).Helped, Weigh(pairs).Hurt);

    /// <summary>Signs and sizes are right whenever luck is symmetric; the mean has to say so too, or many small wins would outweigh a few ruins.</summary>
    public Evidence Weigh(RunningPairs pairs) =>
        Evidence.Least(Evidence.Average(SignEvidence.Of(pairs.Wins, pairs.Losses), pairs.Sizes), MeanEvidence.OfCapped(pairs.Gains, Plan.PriorScale));

    /// <summary>The interval that holds for all challengers at once, or for a share of them that were chosen by what they showed.</summary>
    /// <param name="pairs">The pairs seen.</param>
    /// <param name="chosen">How many were chosen: with 1 it holds for all.</param>
    public Interval? Interval(RunningPairs pairs, int chosen = 1) => MeanEvidence.Interval(pairs, 1 - (Plan.Alpha * chosen / Challengers), Plan.PriorScale);

    public VerdictKind Decide(RunningPairs pairs, double threshold)
    {
        if (pairs.Count < fewest)
        {
            return VerdictKind.NotEnoughEvidence;
        }

        if (IsTooSmall(pairs))
        {
            return VerdictKind.NoDifference;
        }

        Evidence evidence = Weigh(pairs);
        return evidence.Helped >= threshold ? VerdictKind.Helped
            : evidence.Hurt >= threshold ? VerdictKind.Hurt
            : VerdictKind.NotEnoughEvidence;
    }

    private double ThresholdOfSet(int size) => 2.0 * Challengers / size / Plan.Alpha;

    private bool IsTooSmall(RunningPairs pairs) =>
        Judgement.MayBeNone(pairs.Differing, pairs.Count, Plan.Alpha, Challengers) && Interval(pairs) is { } interval && interval.IsWithin(SmallestEffect);
}
