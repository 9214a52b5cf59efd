namespace Sleepbot.Statistics.Tests;

public class SequentialJudgementTests
{
    private static readonly double[] strong = [.. Simulated.Normals(64, 2, 1)];
    private static readonly double[] none = [.. Simulated.Normals(64, 0, 2)];

    [Fact]
    public void A_strong_effect_is_found_after_few_pairs_and_the_verdict_stays()
    {
        SequentialVerdict verdict = Only(Judge(0, strong));

        Assert.Equal(VerdictKind.Helped, verdict.Kind);
        Assert.InRange(verdict.DecidedAt!.Value, 6, 12);
        Assert.False(verdict.MayContinue);
        Assert.Equal((null, 1.0), (verdict.PairsStillNeeded, verdict.ChanceOfVerdict));
        // Terrible pairs afterwards do not take it back.
        SequentialVerdict later = Only(Judge(0, [.. strong[..verdict.DecidedAt.Value], .. Enumerable.Repeat(-5.0, 30)]));
        Assert.Equal((VerdictKind.Helped, verdict.DecidedAt), (later.Kind, later.DecidedAt));
    }

    [Fact]
    public void The_decision_is_the_first_moment_at_which_the_evidence_reaches_the_threshold()
    {
        SequentialVerdict verdict = Only(Judge(0, [.. strong.Select(gain => -gain)]));
        EvidencePoint first = verdict.Path.First(point => point.Pairs >= 6 && point.Combined.Hurt >= 40);

        Assert.Equal(40, verdict.Threshold);
        Assert.Equal((VerdictKind.Hurt, first.Pairs), (verdict.Kind, verdict.DecidedAt));
    }

    [Fact]
    public void A_difference_too_small_to_matter_stops_for_futility()
    {
        SequentialVerdict verdict = Only(Judge(1, none));
        Assert.Equal(VerdictKind.NoDifference, verdict.Kind);
        Assert.True(verdict.Path[verdict.DecidedAt!.Value - 1].Interval!.Value.IsWithin(1));
        Assert.False(verdict.Path[verdict.DecidedAt.Value - 2].Interval!.Value.IsWithin(1));
    }

    [Fact]
    public void An_arm_that_loses_every_pair_hurts_although_one_of_its_runs_diverged()
    {
        SequentialVerdict verdict = Only(Judge(0, [.. Enumerable.Range(0, 10).Select(i => i == 4 ? -97 : -1 - (0.1 * (i % 3)))]));
        Assert.Equal(VerdictKind.Hurt, verdict.Kind);
        Assert.True(verdict.Path[^1].Means.Hurt < verdict.Threshold);
    }

    [Fact]
    public void An_arm_that_wins_often_and_loses_much_does_not_help()
    {
        SequentialVerdict verdict = Only(Judge(0, [.. Enumerable.Range(0, 60).Select(i => i % 10 == 3 ? -9.0 : 1)]));
        Assert.Equal(VerdictKind.NotEnoughEvidence, verdict.Kind);
        Assert.True(verdict.Path[^1].Signs.Helped > 1e6);
    }

    [Fact]
    public void The_numbers_of_a_decision_are_those_that_it_had()
    {
        SequentialVerdict verdict = Only(Judge(0, [.. strong, -50, -60, 70]));
        int pairs = verdict.DecidedAt!.Value;
        Assert.InRange(pairs, 6, strong.Length);
        Assert.Equal(pairs, verdict.Comparison.Pairs);
        Assert.Equal(verdict.Path[pairs - 1].Interval, verdict.Interval);
        Assert.Equal(strong[..pairs].Average(), verdict.Comparison.MeanGain!.Value, 1e-12);
        Assert.Equal(strong.Length + 3, verdict.Path.Count);
    }

    [Fact]
    public void Equal_pairs_are_not_futile_before_they_are_many()
    {
        Assert.Equal(VerdictKind.NotEnoughEvidence, Only(Judge(1, new double[42])).Kind);
        Assert.Equal((VerdictKind.NoDifference, 43), Only(Judge(1, new double[50])) is var verdict ? (verdict.Kind, verdict.DecidedAt) : default);
    }

    [Fact]
    public void While_undecided_it_may_go_on_until_the_most_pairs()
    {
        SequentialVerdict some = Only(Judge(0, none[..20])), all = Only(Judge(0, none));

        Assert.Equal((VerdictKind.NotEnoughEvidence, true), (some.Kind, some.MayContinue));
        Assert.Equal((VerdictKind.NotEnoughEvidence, false, 0.0), (all.Kind, all.MayContinue, all.ChanceOfVerdict!.Value));
        Assert.Equal(64, all.Path.Count);
    }

    [Fact]
    public void The_forecast_is_short_for_a_strong_effect_and_none_for_no_effect()
    {
        SequentialVerdict hopeful = Only(Judge(0, strong[..5])), hopeless = Only(Judge(0, none[..20]));

        Assert.InRange(hopeful.PairsStillNeeded!.Value, 1, 6);
        Assert.True(hopeful.ChanceOfVerdict > 0.9);
        Assert.Null(hopeless.PairsStillNeeded);
        Assert.InRange(hopeless.ChanceOfVerdict!.Value, 0, 0.5);
        Assert.Null(Only(Judge(0, strong[..1])).ChanceOfVerdict);
    }

    [Fact]
    public void Where_the_pairs_are_used_up_it_still_says_how_far_it_would_have_been()
    {
        SequentialVerdict cut = Only(SequentialJudgement.Of([new Challenger("challenger", Samples.Of([.. strong[..5]]))], Samples.Accuracy(), new SequentialPlan { MostPairs = 5 }));

        Assert.Equal((VerdictKind.NotEnoughEvidence, false, 0.0), (cut.Kind, cut.MayContinue, cut.ChanceOfVerdict!.Value));
        Assert.InRange(cut.PairsStillNeeded!.Value, 1, 6);
    }

    [Theory]
    [InlineData(1, MultiplicityRule.Holm)]
    [InlineData(3, MultiplicityRule.Holm)]
    [InlineData(24, MultiplicityRule.EBh)]
    public void Nothing_is_found_before_the_fewest_pairs_and_a_perfect_challenger_just_then(int challengers, MultiplicityRule multiplicity)
    {
        SequentialPlan plan = new() { Multiplicity = multiplicity };
        int fewest = SequentialJudgement.FewestPairs(challengers, plan);
        double[] gains = [.. Enumerable.Repeat(1.0, fewest)];

        // With Holm the others have no pairs, so that one is found first; with e-BH all are found together.
        IReadOnlyList<SequentialVerdict> At(int pairs) => SequentialJudgement.Of(
            [.. Enumerable.Range(0, challengers).Select(i => new Challenger($"{i}", Samples.Of(i == 0 || multiplicity == MultiplicityRule.EBh ? gains[..pairs] : [])))], Samples.Accuracy(), plan);

        Assert.Equal(VerdictKind.NotEnoughEvidence, At(fewest - 1)[0].Kind);
        Assert.Equal(VerdictKind.Helped, At(fewest)[0].Kind);
    }

    [Fact]
    public void More_challengers_ask_for_more_evidence_and_a_finding_relieves_the_others()
    {
        IReadOnlyList<SequentialVerdict> three = Judge(0, strong, none, [.. none.Reverse()]);

        Assert.Equal(120, three[0].Threshold);
        Assert.Equal(80, three[1].Threshold);
        Assert.True(three[0].DecidedAt >= Only(Judge(0, strong)).DecidedAt);
        Assert.Equal(1 - (0.05 / 3), three[1].Interval!.Value.Level, 1e-12);
    }

    [Fact]
    public void A_challenger_that_waited_is_found_when_another_finding_lowers_the_bar()
    {
        // Pairs whose evidence is enough for one challenger and not for one of two, and a partner that is found later.
        double[] waiting = [.. Enumerable.Range(4, 20).Select(count => strong[..count])
            .First(gains => Only(Judge(0, gains)).Path[^1].Combined.Helped is >= 45 and < 80)];
        double[] late = [.. none[..12], .. Enumerable.Repeat(3.0, 30).Select((gain, i) => gain + (i % 3))];

        Assert.Equal(VerdictKind.NotEnoughEvidence, Judge(0, waiting, none[..12])[0].Kind);
        IReadOnlyList<SequentialVerdict> verdicts = Judge(0, waiting, late);
        Assert.Equal([VerdictKind.Helped, VerdictKind.Helped], verdicts.Select(verdict => verdict.Kind));
    }

    [Fact]
    public void Screening_finds_a_set_whose_members_would_not_be_found_alone()
    {
        // Evidence after six equal wins is the same for all: enough for three of three, not for one of three.
        double[] wins = [1, 1.2, 0.9, 1.1, 1, 0.8, 1.1, 0.9];
        SequentialPlan screening = new() { Multiplicity = MultiplicityRule.EBh };
        Challenger[] alike = [.. Enumerable.Range(0, 3).Select(i => new Challenger($"arm {i}", Samples.Of(wins)))];
        Challenger[] alone = [alike[0], new("none", Samples.Of(none[..8])), new("reverse", Samples.Of(none.Reverse().Take(8)))];
        double evidence = SequentialJudgement.Of(alike, Samples.Accuracy(), screening)[0].Path[^1].Combined.Helped;

        // e-BH on halves: all k of K are found from 2 K / (alpha k) on, one alone from 2 K / alpha, Holm's first from 2 K / alpha.
        Assert.InRange(evidence, 2 * 3 / (0.05 * 3), 2 * 3 / 0.05);
        Assert.All(SequentialJudgement.Of(alike, Samples.Accuracy(), screening), verdict => Assert.Equal((VerdictKind.Helped, 40.0), (verdict.Kind, verdict.Threshold)));
        // Their intervals are as wide as findings ask for: one challenger of three takes 1 - 0.05 / 3, three of three 0.95.
        Assert.All(SequentialJudgement.Of(alike, Samples.Accuracy(), screening), verdict =>
        {
            Assert.Equal(MeanEvidence.Interval(wins.AsSpan(0, verdict.DecidedAt!.Value)), verdict.ReportedInterval);
            Assert.Equal(MeanEvidence.Interval(wins.AsSpan(0, verdict.DecidedAt!.Value), 1 - (0.05 / 3)), verdict.Interval);
        });
        Assert.All(SequentialJudgement.Of(alike, Samples.Accuracy()), verdict => Assert.Equal(VerdictKind.NotEnoughEvidence, verdict.Kind));
        Assert.Equal(VerdictKind.NotEnoughEvidence, SequentialJudgement.Of(alone, Samples.Accuracy(), screening)[0].Kind);
    }

    [Fact]
    public void A_finding_of_the_screening_stays_and_helps_those_that_come_later()
    {
        double[] late = [.. none[..10], .. Enumerable.Repeat(3.0, 30).Select((gain, i) => gain + (i % 3))];
        Challenger[] challengers = [new("strong", Samples.Of(strong[..40])), new("late", Samples.Of(late))];
        IReadOnlyList<SequentialVerdict> verdicts = SequentialJudgement.Of(challengers, Samples.Accuracy(), new SequentialPlan { Multiplicity = MultiplicityRule.EBh });

        // The first of two took 2 x 2 / 0.05, with it in the set the second takes half of that.
        Assert.Equal([VerdictKind.Helped, VerdictKind.Helped], verdicts.Select(verdict => verdict.Kind));
        Assert.True(verdicts[0].Path[verdicts[0].DecidedAt!.Value - 1].Combined.Helped >= 80);
        Assert.True(verdicts[0].DecidedAt < verdicts[1].DecidedAt);
        Assert.InRange(verdicts[1].Path[verdicts[1].DecidedAt!.Value - 1].Combined.Helped, 40, double.MaxValue);
        Assert.True(verdicts[1].Path[verdicts[1].DecidedAt!.Value - 2].Combined.Helped < 40);
    }

    [Fact]
    public void The_same_pairs_give_the_same_verdict()
    {
        SequentialVerdict first = Only(Judge(0.1, none[..20])), again = Only(Judge(0.1, none[..20]));
        Assert.Equal(first.Path, again.Path);
        Assert.Equal((first.Interval, first.PairsStillNeeded, first.ChanceOfVerdict), (again.Interval, again.PairsStillNeeded, again.ChanceOfVerdict));
    }

    private static SequentialVerdict Only(IReadOnlyList<SequentialVerdict> verdicts) => Assert.Single(verdicts);

    private static IReadOnlyList<SequentialVerdict> Judge(double smallestEffect, params double[][] gains) => SequentialJudgement.Of(
        [.. gains.Select((values, i) => new Challenger($"arm {i}", Samples.Of(values)))], Samples.Accuracy(smallestEffect));
}
