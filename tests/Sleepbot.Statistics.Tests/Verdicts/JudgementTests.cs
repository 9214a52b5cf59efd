namespace Sleepbot.Statistics.Tests;

public class JudgementTests
{
    private static readonly double[] clear = [0.4, 0.5, 0.3, 0.6, 0.45, 0.55, 0.35, 0.5];
    private static readonly double[] mixed = [0.4, -0.5, 0.3, -0.6, 0.45, -0.2, 0.35, -0.1];

    [Fact]
    public void Gains_all_on_one_side_help_and_turned_round_they_hurt()
    {
        Assert.Equal(VerdictKind.Helped, Only(Judge(0, clear)).Kind);
        Assert.Equal(VerdictKind.Hurt, Only(Judge(0, [.. clear.Select(gain => -gain)])).Kind);
    }

    [Fact]
    public void Five_pairs_are_never_enough_and_six_may_be()
    {
        Assert.Equal(VerdictKind.NotEnoughEvidence, Only(Judge(0, clear[..5])).Kind);
        Assert.Equal(VerdictKind.NotEnoughEvidence, Only(Judge(10, clear[..5])).Kind);
        Assert.Equal(VerdictKind.Helped, Only(Judge(0, clear[..6])).Kind);
    }

    [Fact]
    public void A_new_experiment_needs_pairs_for_the_effect_seen_or_the_smallest_that_matters()
    {
        PairedComparison seen = PairedComparison.Of(Samples.Of(mixed));
        Assert.Equal(Power.PairsForMean(0.2, seen.Deviation!.Value), Judgement.PairsNeeded(seen, 0.2, 1, 0.05));
        Assert.Equal(Power.PairsForMean(0.2, seen.Deviation.Value, 0.0125), Judgement.PairsNeeded(seen, 0.2, 4, 0.05));

        // An effect as small as that seen, 0.0125, where every one matters.
        Assert.Equal(Power.PairsForMean(seen.MeanGain!.Value, seen.Deviation.Value), Judgement.PairsNeeded(seen, 0, 1, 0.05));
    }

    [Fact]
    public void A_new_experiment_needs_as_many_pairs_as_can_find_anything()
    {
        // By the t-test four of these would do.
        Assert.Equal(6, Judgement.PairsNeeded(PairedComparison.Of(Samples.Of(clear)), 0, 1, 0.05));
        Assert.Equal(8, Judgement.PairsNeeded(PairedComparison.Of(Samples.Of(0.5)), 0, 4, 0.05));
        Assert.Null(Judgement.PairsNeeded(PairedComparison.Of(Samples.Of(0.5, -0.5)), 0, 1, 0.05));
    }

    [Fact]
    public void An_interval_within_the_smallest_effect_is_no_difference()
    {
        Assert.Equal(VerdictKind.NoDifference, Only(Judge(1, mixed)).Kind);
    }

    [Fact]
    public void A_real_difference_too_small_to_matter_is_no_difference()
    {
        Assert.Equal(VerdictKind.Helped, Only(Judge(0.5, clear)).Kind);
        Assert.Equal(VerdictKind.NoDifference, Only(Judge(0.6, clear)).Kind);
    }

    [Theory]
    [InlineData(8, 0, VerdictKind.NotEnoughEvidence)]
    [InlineData(42, 0, VerdictKind.NotEnoughEvidence)]
    [InlineData(43, 0, VerdictKind.NoDifference)]
    [InlineData(43, 1, VerdictKind.NotEnoughEvidence)]
    [InlineData(43, 6, VerdictKind.NoDifference)]
    public void Equal_pairs_alone_show_no_difference_only_if_they_are_many(int equal, int differing, VerdictKind expected) =>
        Assert.Equal(expected, Only(Judge(0.2, [.. new double[equal], .. Enumerable.Range(0, differing).Select(i => i % 2 == 0 ? 0.1 : -0.1)])).Kind);

    [Fact]
    public void Where_every_effect_matters_there_is_no_no_difference() =>
        Assert.Equal(VerdictKind.NotEnoughEvidence, Only(Judge(0, new double[64])).Kind);

    [Fact]
    public void A_difference_of_just_the_smallest_effect_matters() =>
        Assert.Equal(VerdictKind.Hurt, Only(Judge(5, [-5, -5, -5, -5, -5, -5, -5, -5])).Kind);

    [Fact]
    public void One_wild_win_among_losses_does_not_make_two_tests_agree() =>
        Assert.Equal(VerdictKind.NotEnoughEvidence, Only(Judge(0, [-0.1, -0.2, -0.1, -0.3, -0.1, -0.2, -0.1, 50])).Kind);

    [Fact]
    public void More_challengers_ask_for_more_evidence()
    {
        // Six pairs on one side: p = 2 / 64 alone, which is not below 0.05 when it is one of two.
        FixedVerdict alone = Only(Judge(0, clear[..6])), ofTwo = Judge(0, clear[..6], mixed)[0];

        Assert.Equal(0.03125, alone.AdjustedP, 1e-12);
        Assert.Equal(0.0625, ofTwo.AdjustedP, 1e-12);
        Assert.Equal((VerdictKind.Helped, VerdictKind.NotEnoughEvidence), (alone.Kind, ofTwo.Kind));
        Assert.Equal(0.975, ofTwo.Interval!.Value.Level, 1e-12);
    }

    [Fact]
    public void Holm_lets_a_strong_challenger_carry_a_weaker_one()
    {
        // 12 pairs on one side: p = 2 / 4096; after that one, the other is tested at 0.05 alone.
        FixedVerdict[] both = [.. Judge(0, [.. Enumerable.Range(1, 12).Select(i => i / 10.0)], clear[..6])];
        Assert.All(both, verdict => Assert.Equal(VerdictKind.Helped, verdict.Kind));
    }

    [Fact]
    public void Steps_to_target_are_judged_by_rank_with_runs_that_never_arrive()
    {
        StepsPair[] pairs = [.. Enumerable.Range(0, 8).Select(i =>
            new StepsPair(i % 2 == 0 ? StepsToTarget.NotReached(1000) : StepsToTarget.Diverged(), StepsToTarget.Reached(500 + i), 1000))];
        Endpoint endpoint = new() { Name = "steps to 90 %", Better = Better.Lower };
        FixedVerdict verdict = Only(Judgement.Of([new Challenger("nap", PairedSample.OfSteps(pairs))], endpoint));

        Assert.Equal(VerdictKind.Helped, verdict.Kind);
        Assert.Equal(496.5, verdict.Comparison.MeanGain!.Value, 1e-9);
    }

    // All of 8 pairs won: p = 2 / 256, so that six tests of 0.05 together still find it and seven do not (R: p.adjust(c(2 / 256, rep(1, 6)), "holm") is 0.0546875).
    [Theory]
    [InlineData(0, 0.0078125, VerdictKind.Helped)]
    [InlineData(5, 0.046875, VerdictKind.Helped)]
    [InlineData(6, 0.0546875, VerdictKind.NotEnoughEvidence)]
    public void Challengers_that_were_given_up_are_counted_as_tests_that_showed_nothing(int discarded, double adjusted, VerdictKind expected)
    {
        Challenger[] one = [new("arm", Samples.Of(clear))];
        FixedVerdict verdict = Only(Judgement.Of(one, Samples.Accuracy(), new JudgementOptions { Discarded = discarded }));
        FixedVerdict together = Judgement.Of([.. one, .. Enumerable.Range(0, discarded).Select(i => new Challenger($"{i}", Samples.Of([])))], Samples.Accuracy())[0];

        Assert.Equal(adjusted, verdict.AdjustedP, 1e-12);
        Assert.Equal(expected, verdict.Kind);
        Assert.Equal((together.Kind, together.AdjustedP, together.Interval), (verdict.Kind, verdict.AdjustedP, verdict.Interval));
    }

    [Fact]
    public void A_challenger_may_have_a_smallest_effect_of_its_own()
    {
        var sample = Samples.Of([0.3, -0.2, 0.25, -0.1, 0.2, -0.3, 0.1, -0.15]);
        Challenger[] both = [new("long", sample), new("short", sample) { SmallestEffect = 0.1 }];
        var endpoint = Samples.Accuracy(1);

        Assert.Equal([VerdictKind.NoDifference, VerdictKind.NotEnoughEvidence], Judgement.Of(both, endpoint).Select(verdict => verdict.Kind));
        Assert.Equal([VerdictKind.NoDifference, VerdictKind.NotEnoughEvidence], SequentialJudgement.Of(both, endpoint).Select(verdict => verdict.Kind));
    }

    [Fact]
    public void No_pairs_and_no_challengers_are_no_error()
    {
        Assert.Equal(VerdictKind.NotEnoughEvidence, Only(Judge(0, [[]])).Kind);
        Assert.Empty(Judgement.Of([], Samples.Accuracy()));
        Assert.Empty(SequentialJudgement.Of([], Samples.Accuracy()));
    }

    private static FixedVerdict Only(IReadOnlyList<FixedVerdict> verdicts) => Assert.Single(verdicts);

    private static IReadOnlyList<FixedVerdict> Judge(double smallestEffect, params double[][] gains) => Judgement.Of(
        [.. gains.Select((values, i) => new Challenger($"arm {i}", Samples.Of(values)))], Samples.Accuracy(smallestEffect));
}
