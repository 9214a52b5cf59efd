namespace Sleepbot.Statistics.Tests;

/// <summary>
/// Thousands of simulated experiments keep the promises of the verdicts. SLEEPBOT_SIMULATIONS sets how many; 10,000 take some minutes.
/// </summary>
public class SimulationTests
{
    private static readonly int experiments =
        int.TryParse(Environment.GetEnvironmentVariable("SLEEPBOT_SIMULATIONS"), out int count) ? count : 1000;

    public static TheoryData<string> Noises => [.. Shapes.Keys];

    private static Dictionary<string, Func<ulong, double[]>> Shapes { get; } = new()
    {
        ["normal"] = seed => [.. Simulated.Normals(64, 0, seed)],
        // Accuracies on a small test set: many ties.
        ["rounded"] = seed => [.. Simulated.Normals(64, 0, seed).Select(value => Math.Round(value))],
        // Tails like Student's with two degrees of freedom.
        ["heavy"] = seed => [.. Simulated.Uniforms(64, seed).Select(u => (u - 0.5) / Math.Sqrt(2 * u * (1 - u)))],
        ["two-valued"] = seed => [.. Simulated.Uniforms(64, seed).Select(u => u < 0.5 ? -1.0 : 1)],
    };

    [Theory]
    [MemberData(nameof(Noises))]
    public void Fixed_verdicts_of_three_challengers_without_effect_are_false_at_most_5_percent_of_the_time(string noise)
    {
        int wrong = Count(experiments, seed =>
        {
            double[] gains = Shapes[noise](seed);
            Challenger[] challengers = [.. Enumerable.Range(0, 3).Select(i => new Challenger($"{i}", Samples.Of(gains[(10 * i)..((10 * i) + 10)])))];
            return Judgement.Of(challengers, Samples.Accuracy(), new JudgementOptions { Resamples = 400 })
                .Any(verdict => verdict.Kind is VerdictKind.Helped or VerdictKind.Hurt);
        });
        AtMost(0.05, wrong, experiments);
    }

    [Fact]
    public void The_best_of_five_versions_on_the_same_seeds_is_false_at_most_5_percent_of_the_time_if_the_others_are_counted()
    {
        int Wrong(int discarded) => Count(experiments, seed =>
        {
            double[] gains = Shapes["normal"](seed);
            var best = Enumerable.Range(0, 5).Select(i => gains[(10 * i)..((10 * i) + 10)]).MaxBy(version => Math.Abs(version.Average()))!;
            return Judgement.Of([new Challenger("last", Samples.Of(best))], Samples.Accuracy(), new JudgementOptions { Resamples = 400, Discarded = discarded })[0].Kind != VerdictKind.NotEnoughEvidence;
        });

        AtMost(0.05, Wrong(4), experiments);
        Assert.True(Wrong(0) > 0.1 * experiments);
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public void Sequential_verdicts_looked_at_after_every_pair_are_false_at_most_5_percent_of_the_time(string noise)
    {
        SequentialRule rule = new(new SequentialPlan { MostPairs = 64 }, 1, 0);
        int wrong = Count(experiments, seed =>
            SequentialJudgement.Replay(rule, [Samples.Of(Shapes[noise](seed))])[0].Kind is VerdictKind.Helped or VerdictKind.Hurt);
        AtMost(0.05, wrong, experiments);
    }

    [Fact]
    public void Sequential_verdicts_of_three_challengers_of_which_one_helps_are_false_at_most_5_percent_of_the_time()
    {
        SequentialRule rule = new(new SequentialPlan { MostPairs = 64 }, 3, 0);
        int found = 0;
        int wrong = Count(experiments, seed =>
        {
            var decisions = SequentialJudgement.Replay(rule,
                [.. Enumerable.Range(0, 3).Select(i => Samples.Of(Simulated.Normals(64, i == 0 ? 1 : 0, (3 * seed) + (ulong)i)))]);
            found += decisions[0].Kind == VerdictKind.Helped ? 1 : 0;
            return decisions[1..].Any(decision => decision.Kind is VerdictKind.Helped or VerdictKind.Hurt);
        });
        AtMost(0.05, wrong, experiments);
        Assert.True(found > 0.98 * experiments, $"found {found} of {experiments}");
    }

    [Fact]
    public void Screening_eight_challengers_of_which_four_help_keeps_the_share_of_false_findings_at_5_percent()
    {
        SequentialRule rule = new(new SequentialPlan { MostPairs = 32, Multiplicity = MultiplicityRule.EBh }, 8, 0);
        int screenings = experiments / 4, found = 0;
        double falseShares = 0, missedShares = 0;
        for (int screening = 0; screening < screenings; screening++)
        {
            PairedSample[] samples = [.. Enumerable.Range(0, 8).Select(i => Samples.Of(Simulated.Normals(32, Gain(i), (ulong)((8 * screening) + i))))];
            var decisions = SequentialJudgement.Replay(rule, samples);
            bool[] effects = [.. decisions.Select(decision => decision.Kind is VerdictKind.Helped or VerdictKind.Hurt)];
            found += effects[..4].Count(effect => effect);
            double all = Math.Max(1, effects.Count(effect => effect));
            falseShares += effects[4..].Count(effect => effect) / all;
            missedShares += Enumerable.Range(0, 8).Count(i => effects[i] && !rule.Interval(At(samples[i], decisions[i].DecidedAt), (int)all)!.Value.Contains(Gain(i))) / all;
        }

        Assert.InRange(falseShares / screenings, 0, 0.05);
        Assert.InRange(missedShares / screenings, 0, 0.05);
        Assert.True(found > 0.8 * 4 * screenings, $"found {found} of {4 * screenings}");

        static double Gain(int challenger) => challenger < 4 ? 1 : 0;
        RunningPairs At(PairedSample sample, int pairs) => RunningPairs.Of(sample.Gains[..pairs], rule.Plan.PriorScale);
    }

    [Fact]
    public void Differences_as_large_as_the_smallest_that_matters_are_seldom_called_none()
    {
        SequentialRule rule = new(new SequentialPlan { MostPairs = 64 }, 1, 0.5);
        int sequential = Count(experiments, seed =>
            SequentialJudgement.Replay(rule, [Samples.Of(Simulated.Normals(64, 0.5, seed))])[0].Kind == VerdictKind.NoDifference);
        int fixedNumber = Count(experiments, seed =>
            Judgement.Of([new Challenger("a", Samples.Of(Simulated.Normals(25, 0.5, seed)))], Samples.Accuracy(0.5), new JudgementOptions { Resamples = 400 })[0]
                .Kind == VerdictKind.NoDifference);
        AtMost(0.05, sequential, experiments);
        AtMost(0.05, fixedNumber, experiments);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.3)]
    public void A_rule_that_acts_on_few_seeds_but_much_is_seldom_called_none(double chance)
    {
        // Twice the smallest effect that matters on average, all of it from few pairs.
        double[] Gains(int pairs, ulong seed) => [.. Simulated.Uniforms(pairs, seed).Select(u => u < chance ? 1 / chance : 0)];
        SequentialRule rule = new(new SequentialPlan { MostPairs = 64 }, 1, 0.5);
        foreach (int pairs in (int[])[8, 20])
        {
            AtMost(0.05, Count(experiments, seed =>
                Judgement.Of([new Challenger("a", Samples.Of(Gains(pairs, seed)))], Samples.Accuracy(0.5), new JudgementOptions { Resamples = 400 })[0].Kind == VerdictKind.NoDifference), experiments);
        }

        AtMost(0.05, Count(experiments, seed => SequentialJudgement.Replay(rule, [Samples.Of(Gains(64, seed))])[0].Kind == VerdictKind.NoDifference), experiments);
    }

    [Theory]
    [InlineData(0.01, 0.09, 0.1)]
    [InlineData(0.01, 0.03, 0.25)]
    [InlineData(0.02, 0.9, 0.1)]
    public void Many_small_wins_do_not_outweigh_a_few_ruins(double win, double loss, double chance)
    {
        // The mean gain is 0 or below. Before a ruin was seen, such a rule looks like one that never ruins a run, to any statistics; afterwards it must not.
        SequentialRule rule = new(new SequentialPlan { MostPairs = 64 }, 1, 0);
        int wrong = Count(experiments, seed =>
        {
            double[] gains = [.. Simulated.Uniforms(64, seed).Select(u => u < chance ? -loss : win)];
            var (kind, at) = SequentialJudgement.Replay(rule, [Samples.Of(gains)])[0];
            return kind == VerdictKind.Helped && gains[..at].Any(gain => gain < 0);
        });
        AtMost(0.05, wrong, experiments);
    }

    [Fact]
    public void Power_is_as_computed()
    {
        // The t-test's power is the promise; the verdict asks two tests to agree and gets within a few points of it.
        double promised = Power.OfMean(20, 0.8);
        int found = Count(experiments, seed =>
            Judgement.Of([new Challenger("a", Samples.Of(Simulated.Normals(20, 0.8, seed)))], Samples.Accuracy(), new JudgementOptions { Resamples = 400 })[0]
                .Kind == VerdictKind.Helped);
        int byStudent = Count(experiments, seed => MeanInterval.Of([.. Simulated.Normals(20, 0.8, seed)])!.Value is { Low: > 0 });

        Assert.Equal(promised, (double)byStudent / experiments, 4 * Math.Sqrt(promised * (1 - promised) / experiments));
        Assert.InRange((double)found / experiments, promised - 0.05, promised + 0.03);
    }

    [Fact]
    public void Intervals_cover_the_true_gain_as_often_as_they_say()
    {
        int bca = 0, rank = 0, anytime = 0;
        for (int i = 0; i < experiments; i++)
        {
            double[] gains = [.. Simulated.Normals(30, 0.3, (ulong)i)];
            bca += Bootstrap.OfMean(gains, 400).Interval().Contains(0.3) ? 1 : 0;
            rank += HodgesLehmannShift.Of(gains).Interval!.Value.Contains(0.3) ? 1 : 0;
            anytime += Enumerable.Range(2, 29).All(pairs => MeanEvidence.Interval(gains.AsSpan(0, pairs))?.Contains(0.3) ?? true) ? 1 : 0;
        }

        double error = 4 * Math.Sqrt(0.05 * 0.95 / experiments);
        // With thirty values the bootstrap is known to cover about a point and a half too seldom.
        Assert.InRange((double)bca / experiments, 0.93 - error, 0.95 + error);
        Assert.InRange((double)rank / experiments, 0.95 - error, 0.955 + error);
        Assert.InRange((double)anytime / experiments, 0.95 - error, 1);
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public void The_interval_of_a_sentence_covers_with_few_pairs_and_any_noise(string noise)
    {
        // The true gain is 0, where sums of few values are exact: with ties it may be the interval's very end.
        foreach (int pairs in (int[])[6, 8, 10, 20])
        {
            int missed = Count(experiments, seed => !SignFlipInterval.Of(Shapes[noise](seed).AsSpan(0, pairs))!.Value.Contains(0));
            AtMost(0.05, missed, experiments);
        }
    }

    [Fact]
    public void The_mean_evidence_is_at_most_1_on_average_when_gains_are_none_or_negative()
    {
        foreach (double mean in new[] { 0, -0.3 })
        {
            // Heavy upper tails: a cap keeps the average's own error small and can only lower it where the promise is an upper bound.
            double[] values = [.. Enumerable.Range(0, 5 * experiments).Select(i => Math.Min(20, MeanEvidence.Of([.. Simulated.Normals(10, mean, (ulong)i)]).Helped))];
            Summary summary = Summary.Of(values);
            Assert.True(summary.Mean - (4 * summary.StandardDeviation / Math.Sqrt(values.Length)) < 1, $"mean {summary.Mean}");
        }
    }

    private static int Count(int trials, Func<ulong, bool> happens)
    {
        int count = 0;
        Parallel.For(0, trials, i =>
        {
            if (happens((ulong)i))
            {
                Interlocked.Increment(ref count);
            }
        });
        return count;
    }

    private static void AtMost(double share, int count, int trials)
    {
        double most = (share * trials) + (3 * Math.Sqrt(share * (1 - share) * trials));
        Assert.True(count <= most, $"{count} of {trials}; expected at most {most:F0}");
    }
}
