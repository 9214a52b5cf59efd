using Sleepbot.Journal;
using Sleepbot.Statistics;
using static Sleepbot.Experiments.Tests.Verdicts.HandMade;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>A run that fails, or is not there, is neither dropped nor counted.</summary>
public sealed class FailedRunTests
{
    private const string Decided = "endpoint: final-accuracy\ncontrols: off\nseeds: until decided, at most 16\n" + Two;
    private const string Fixed = "endpoint: final-accuracy\ncontrols: off\nseeds: 16\n" + Two;

    // Beyond doubt after seven or eight pairs.
    private static readonly double[] plain = [.. Enumerable.Range(0, 16).Select(seed => 0.97 + (0.0003 * (seed % 4)))];
    private static readonly double[] back = [.. plain.Select((value, seed) => Math.Round(value + 0.005 + (0.0002 * (seed % 3)), 4))];

    [Fact]
    public void A_rule_that_fails_where_it_likes_gets_no_verdict_from_the_other_seeds()
    {
        using var made = new HandMade(Decided).Run("plain", plain);
        foreach (int seed in Enumerable.Range(0, 16))
        {
            bool fails = seed is 1 or 3 or 6;
            made.RunOne("back", seed, back[seed], fails ? RunStatus.Failed : RunStatus.Finished, "b", fails ? "Index 7 of 6." : "");
        }

        var challenger = made.Verdict.Challengers[0];
        Assert.Equal((VerdictKind.NotEnoughEvidence, true), (challenger.Kind!.Value, challenger.IsOpen));
        Assert.Equal([0L], challenger.Pairs.Select(pair => pair.Seed));
        Assert.Equal([("back", 1L), ("back", 3), ("back", 6)], challenger.Failed.Select(run => (run.Arm, run.Seed)));
        Assert.StartsWith(
            "No verdict on back: back failed with seeds 1, 3, 6; so far +0.50 points of final test accuracy (",
            VerdictText.Finding(made.Verdict, challenger),
            StringComparison.Ordinal);
        Assert.Equal(
            ["back, seeds 1, 3, 6: failed. Index 7 of 6.", "A run that fails is neither dropped nor counted, because a rule may fail just where it does worst: mend it and run it again, failed runs are tried anew."],
            VerdictReport.Of(made.Verdict).Notes.TakeLast(2));
        Assert.Contains("the other pairs alone would flatter it.", VerdictParagraph.Of(made.Verdict, challenger), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_the_baseline_that_failed_is_named_too()
    {
        using var made = new HandMade(Fixed).Run("back", back).Run("plain", plain[..15]).RunOne("plain", 15, 0.5, RunStatus.Failed, "", "No space.");
        var challenger = made.Verdict.Challengers[0];

        Assert.Equal((VerdictKind.NotEnoughEvidence, 15), (challenger.Kind!.Value, challenger.Pairs.Count));
        Assert.Contains(": plain failed with seed 15; so far ", VerdictText.Finding(made.Verdict, challenger), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_always_fails_has_nothing_to_compare()
    {
        using var made = new HandMade("endpoint: final-accuracy\ncontrols: off\nseeds: 4\n" + Two).Run("plain", plain[..4]);
        foreach (int seed in Enumerable.Range(0, 4))
        {
            made.RunOne("back", seed, 0.5, RunStatus.Failed, "b", "Index 7 of 6.");
        }

        Assert.Equal("No verdict on back: there is no pair to compare, because back failed with seeds 0..3", VerdictText.Finding(made.Verdict, made.Verdict.Challengers[0]));
        Assert.Contains("back, seeds 0..3: failed. Index 7 of 6.", VerdictReport.Of(made.Verdict).Notes);
    }

    [Fact]
    public void A_verdict_from_the_pairs_before_stays_though_a_later_run_fails()
    {
        using var made = new HandMade(Decided).Run("plain", plain).Run("back", back[..12]).RunOne("back", 12, 0.5, RunStatus.Failed, "", "Index 7 of 6.");
        var challenger = made.Verdict.Challengers[0];

        Assert.Equal((VerdictKind.Helped, 12), (challenger.Kind!.Value, challenger.Pairs.Count));
        Assert.Empty(challenger.Failed);
    }

    [Fact]
    public void A_verdict_neither_comes_early_nor_goes_when_a_missing_seed_comes_in()
    {
        // The missing pair is a bad one: with it at its place the evidence takes longer.
        using var made = new HandMade(Decided).Run("plain", plain);
        foreach (int seed in Enumerable.Range(0, 16).Where(seed => seed != 2))
        {
            made.RunOne("back", seed, back[seed], RunStatus.Finished, "b");
        }

        var before = made.Verdict.Challengers[0];
        Assert.Equal((VerdictKind.NotEnoughEvidence, 2, 2), (before.Kind!.Value, before.Pairs.Count, before.Evidence.Path.Count));
        Assert.Empty(before.Failed);

        var after = made.RunOne("back", 2, 0.93, RunStatus.Finished, "b").Verdict.Challengers[0];
        Assert.Equal(16, after.Pairs.Count);
        Assert.Equal(before.Evidence.Path.Select(point => point.Combined), after.Evidence.Path.Take(2).Select(point => point.Combined));
    }

    [Fact]
    public void A_challenger_whose_pairs_are_not_all_in_lowers_no_threshold_for_the_others()
    {
        // Of 'back' p is 8 / 256, which is too much for two challengers; of the seven pairs of 'noise' it is 2 / 128, which would have left 'back' alone.
        const string Design = "endpoint: final-accuracy\ncontrols: off\nseeds: 8\n" + Three;
        double[] gains = [0.001, 0.002, 0.005, 0.0052, 0.0054, 0.0056, 0.0058, -0.0021];
        using var made = new HandMade(Design).Run("plain", plain[..8]).Run("back", [.. gains.Zip(plain, (gain, value) => value + gain)]).Run("noise", [.. plain[..7].Select((value, seed) => value - 0.1 - (0.001 * seed))]);
        var waiting = made.Verdict.Challengers;
        Assert.Equal((VerdictKind.NotEnoughEvidence, true, 0.0625), (waiting[0].Kind!.Value, waiting[0].IsOpen, waiting[0].AdjustedP!.Value));
        Assert.Contains("not those of every challenger", VerdictParagraph.Of(made.Verdict, waiting[0]), StringComparison.Ordinal);
        Assert.Null(waiting[1].AdjustedP);

        var whole = made.RunOne("noise", 7, 0.8, RunStatus.Finished, "n").Verdict.Challengers;
        Assert.Equal([VerdictKind.Helped, VerdictKind.Hurt], whole.Select(challenger => challenger.Kind!.Value));
    }

    [Fact]
    public void What_early_pairs_of_a_target_count_for_does_not_move_with_later_runs()
    {
        const string Design = "endpoint: { steps-to-target: { target: 0.5, smallestEffect: 0.1 } }\ncontrols: off\nseeds: until decided, at most 16\n" + Two;
        using var made = new HandMade(Design).Run("plain", plain[..6]).Run("back", back[..6]);
        var early = made.Verdict;
        Assert.Equal((94.0, 94.0), (early.Endpoint.SmallestEffect!.Value, early.Challengers[0].SmallestEffect!.Value));

        // A later run that is over sooner and arrives nowhere has a limit of its own, within which the other one did arrive.
        made.RunOne("plain", 6, 0.97, RunStatus.Finished, "p").RunOne("back", 6, 0.4, RunStatus.Finished, "b", points: 3);
        var late = made.Verdict;
        Assert.Equal((early.Endpoint.SmallestEffect, early.Challengers[0].SmallestEffect), (late.Endpoint.SmallestEffect, late.Challengers[0].SmallestEffect));
        Assert.Equal(early.Challengers[0].Pairs.Select(pair => pair.Gain), late.Challengers[0].Pairs.Take(6).Select(pair => pair.Gain));
        var last = late.Challengers[0].Pairs[6];
        Assert.Equal((470.0, true, false, false), (last.Limit!.Value, last.Baseline.IsReached, last.Challenger.IsReached, last.IsTie));
        Assert.Equal((early.Challengers[0].Comparison.Win!.Losses + 1, 7), (late.Challengers[0].Comparison.Win!.Losses, late.Challengers[0].Comparison.Pairs));
    }
}
