namespace Sleepbot.Statistics;

/// <summary>Verdicts that stay honest when seeds are run in rounds and looked at after each.</summary>
/// <remarks>
/// <para>A challenger helped (or hurt) as soon as both the average of its evidence from signs and from sizes and that of its mean gain (<see cref="MeanEvidence.OfCapped"/>) reach
/// 2 m / alpha, where m is the number of challengers not yet found to help or hurt; it makes no difference as soon as the anytime-valid interval of its
/// mean gain at level 1 - alpha / challengers lies within the smallest effect that matters, which goes first. Once in, a verdict stays, with the numbers
/// that carried it. Below as many pairs as <see cref="Judgement"/> asks for nothing is found.</para>
/// <para>Why the chance of any false finding of help or harm is at most alpha, whenever anybody stops: let k of the K challengers
/// truly not differ. At the first false finding at most K - k others have been found, so it took evidence of at least 2 k / alpha; by
/// Ville's inequality each of those 2 k e-processes ever reaches that with a chance of at most alpha / (2 k), and there are 2 k. This is Holm's
/// argument, for evidence that grows. It assumes only that the luck of a pair is symmetric, which it is when an arm does nothing; the t-test, which
/// trusts gains to scatter normally, is asked besides, so that an arm which wins often by little and loses seldom by much is not called a help: nobody's
/// sizes are left out. A false "no difference" needs an interval that ever misses the true gain: alpha more, where gains scatter normally.</para>
/// <para>With <see cref="MultiplicityRule.EBh"/> a set of challengers is found as soon as the evidence of each reaches 2 x challengers / (alpha x size of the set):
/// e-BH on the halves of the larger sides, each as it stood when its test stopped, so the expected share of false ones among the findings is at most alpha. The
/// intervals of the findings are at level 1 - alpha x findings / challengers: of those that are reported, the expected share that miss is at most alpha too, whatever depends on what
/// (Z. Xu, R. Wang and A. Ramdas, "Post-selection inference for e-value based confidence intervals", Electronic Journal of Statistics 18, 2024).</para>
/// <para>Challengers that were looked at and given up (<see cref="VerdictOptions.Discarded"/>) are counted among the challengers, with evidence of 0.</para>
/// <para>The verdicts are a function of the pairs in their order, so they can be recomputed at any time.</para>
/// </remarks>
public static class SequentialJudgement
{
    private const int HorizonOfUsedUp = 2;

    /// <summary>Computes after how many pairs the first challenger can be found to help or hurt at best: if it wins every pair, each by as much.</summary>
    /// <param name="challengers">How many challengers the experiment has, at least 1; those that were discarded are the plan's.</param>
    /// <param name="plan">How to decide, or null for the defaults; its most pairs do not bound the answer.</param>
    /// <returns>At least <see cref="Judgement.FewestPairs"/>. With e-BH as if all challengers were found together.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="challengers"/> is below 1.</exception>
    public static int FewestPairs(int challengers, SequentialPlan? plan = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(challengers, 1);
        SequentialRule rule = new(plan ?? new SequentialPlan(), challengers + (plan?.Discarded ?? 0), 0);
        double threshold = rule.Plan.Multiplicity == MultiplicityRule.EBh ? rule.Threshold(challengers - 1) : rule.Threshold(0);
        RunningPairs pairs = new(rule.Plan.PriorScale);
        do
        {
            pairs.Add(1, 1);
        }
        while (pairs.Count < Judgement.FewestPairs(rule.Plan.Alpha) || !(rule.Weigh(pairs).Helped >= threshold));
        return pairs.Count;
    }

    /// <summary>Judges all challengers by the pairs seen so far.</summary>
    /// <param name="challengers">
    /// All challengers of the experiment, also those decided and those without pairs yet; pairs in the order of the seeds, which must be the same
    /// for all. A challenger whose verdict is in needs no further pairs.
    /// </param>
    /// <param name="endpoint">What the pairs are about.</param>
    /// <param name="plan">How to decide, or null for the defaults; the same at every look.</param>
    /// <returns>One verdict a challenger, in the same order.</returns>
    public static IReadOnlyList<SequentialVerdict> Of(IReadOnlyList<Challenger> challengers, Endpoint endpoint, SequentialPlan? plan = null)
    {
        SequentialRule rule = new(plan ?? new SequentialPlan(), challengers.Count + (plan?.Discarded ?? 0), endpoint.SmallestEffect);
        double[] smallest = [.. challengers.Select(challenger => challenger.SmallestEffectOf(endpoint))];
        (VerdictKind Kind, int DecidedAt)[] decisions = Replay(rule, [.. challengers.Select(challenger => challenger.Sample)], smallest);
        int found = decisions.Count(decision => IsEffect(decision.Kind));
        return [.. challengers.Select((challenger, i) => Verdict(challenger, decisions[i].Kind, decisions[i].DecidedAt, rule with { SmallestEffect = smallest[i] }, found))];
    }

    /// <summary>Looks after every pair, at all challengers alike, and remembers the first decision on each.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="samples">The pairs of each challenger.</param>
    /// <param name="smallest">The smallest effect that matters of each; null, the default, takes the rule's for all.</param>
    internal static (VerdictKind Kind, int DecidedAt)[] Replay(SequentialRule rule, IReadOnlyList<PairedSample> samples, IReadOnlyList<double>? smallest = null)
    {
        SequentialRule[] rules = [.. samples.Select((_, i) => smallest is null ? rule : rule with { SmallestEffect = smallest[i] })];
        (VerdictKind Kind, int DecidedAt)[] decisions = new (VerdictKind, int)[samples.Count];
        RunningPairs[] pairs = [.. samples.Select(_ => new RunningPairs(rule.Plan.PriorScale))];
        double[] strengths = new double[samples.Count];
        int found = 0, rounds = samples.Count == 0 ? 0 : Math.Min(rule.Plan.MostPairs, samples.Max(sample => sample.Count));
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < samples.Count; i++)
            {
                if (round < samples[i].Count)
                {
                    pairs[i].Add(samples[i][round].Gain, samples[i][round].Score);
                    // A test that has stopped keeps the evidence that stopped it.
                    strengths[i] = decisions[i].Kind == VerdictKind.NotEnoughEvidence ? rules[i].Strength(pairs[i]) : strengths[i];
                }
            }

            // A finding lowers the threshold for the others, so they are looked at again.
            for (int before = -1; before != found;)
            {
                before = found;
                double threshold = rule.Threshold(found, strengths);
                for (int i = 0; i < samples.Count; i++)
                {
                    if (decisions[i].Kind == VerdictKind.NotEnoughEvidence
                        && rules[i].Decide(pairs[i], threshold) is var kind and not VerdictKind.NotEnoughEvidence)
                    {
                        decisions[i] = (kind, pairs[i].Count);
                        found += IsEffect(kind) ? 1 : 0;
                    }
                }
            }
        }

        return decisions;
    }

    private static bool IsEffect(VerdictKind kind) => kind is VerdictKind.Helped or VerdictKind.Hurt;

    private static SequentialVerdict Verdict(Challenger challenger, VerdictKind kind, int decidedAt, SequentialRule rule, int found)
    {
        PairedSample sample = challenger.Sample, seen = kind == VerdictKind.NotEnoughEvidence ? sample : sample.First(decidedAt);
        List<EvidencePoint> path = [];
        RunningPairs pairs = new(rule.Plan.PriorScale);
        Interval? reported = null;
        int chosen = rule.Plan.Multiplicity == MultiplicityRule.EBh && IsEffect(kind) ? found : 1;
        for (int i = 0; i < sample.Count; i++)
        {
            pairs.Add(sample[i].Gain, sample[i].Score);
            path.Add(new EvidencePoint(
                pairs.Count,
                SignEvidence.Of(pairs.Wins, pairs.Losses),
                pairs.Sizes,
                MeanEvidence.Of(pairs, rule.Plan.PriorScale),
                rule.Weigh(pairs),
                rule.Interval(pairs)));
            reported = pairs.Count == seen.Count ? rule.Interval(pairs, chosen) : reported;
        }

        bool open = kind == VerdictKind.NotEnoughEvidence && sample.Count < rule.Plan.MostPairs;
        // Where the plan's pairs are used up, how far it would have been is worth knowing too: its most pairs may be raised.
        (int? stillNeeded, double chance) = kind == VerdictKind.NotEnoughEvidence && sample.Count >= 2
            ? SequentialForecast.Of(rule, sample, pairs, found, open ? rule.Plan.MostPairs : HorizonOfUsedUp * sample.Count, rule.Plan.Seed)
            : (null, 1);
        return new SequentialVerdict
        {
            Challenger = challenger.Name,
            Kind = kind,
            Interval = seen.Count == 0 ? null : path[seen.Count - 1].Interval,
            ReportedInterval = reported,
            Comparison = PairedComparison.Of(seen, 1 - rule.Plan.Alpha, seed: rule.Plan.Seed),
            DecidedAt = kind == VerdictKind.NotEnoughEvidence ? null : decidedAt,
            MayContinue = open,
            Threshold = rule.Threshold(IsEffect(kind) ? found - 1 : found),
            Path = path,
            PairsStillNeeded = stillNeeded,
            ChanceOfVerdict = kind != VerdictKind.NotEnoughEvidence ? 1 : !open ? 0 : sample.Count < 2 ? null : chance,
        };
    }
}
