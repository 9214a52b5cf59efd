namespace Sleepbot.Statistics;

/// <summary>The one rule by which pairs seen so far decide or not.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Challengers">How many challengers there are in all.</param>
/// <param name="SmallestEffect">The smallest gain that matters.</param>
internal sealed record SequentialRule(SequentialPlan Plan, int Challengers, double SmallestEffect)
{
    private readonly int fewest = Judgement.FewestPairs(Plan.Alpha);

    /// <summary>What helping or hurting must reach when so many of the challengers have been found to.</summary>
    public double Threshold(int found) => 2.0 * (Challengers - found) / Plan.Alpha;

    public Evidence Weigh(in RunningPairs pairs) =>
        Evidence.Average(SignEvidence.Of(pairs.Wins, pairs.Losses), MeanEvidence.Of(pairs, Plan.PriorScale));

    public Interval? Interval(in RunningPairs pairs) => MeanEvidence.Interval(pairs, 1 - (Plan.Alpha / Challengers), Plan.PriorScale);

    public VerdictKind Decide(in RunningPairs pairs, int found)
    {
        if (pairs.Count < fewest)
        {
            return VerdictKind.NotEnoughEvidence;
        }

        if (Interval(pairs) is { } interval && interval.IsWithin(SmallestEffect))
        {
            return VerdictKind.NoDifference;
        }

        Evidence evidence = Weigh(pairs);
        double threshold = Threshold(found);
        return evidence.Helped >= threshold ? VerdictKind.Helped
            : evidence.Hurt >= threshold ? VerdictKind.Hurt
            : VerdictKind.NotEnoughEvidence;
    }
}
