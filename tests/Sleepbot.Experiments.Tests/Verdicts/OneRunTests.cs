using Sleepbot.Journal;
using Sleepbot.Statistics;
using static Sleepbot.Experiments.Tests.Verdicts.HandMade;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>Seeds that repeat one run bit for bit are no pairs.</summary>
public sealed class OneRunTests
{
    private const string Final = "endpoint: final-accuracy\ncontrols: off\nvary: [sleep]\n";

    // Of 'noise' each seed is another run, hurt beyond doubt even among three.
    private static readonly double[] noise = [.. Enumerable.Range(0, 10).Select(seed => 0.9 - (0.001 * seed))];

    [Fact]
    public void A_challenger_whose_seeds_are_one_run_gets_no_verdict_and_the_others_do_with_it_counted()
    {
        using var made = new HandMade(Final + "seeds: 8\n" + Three).Run("plain", Same(8, 0.97)).Run("back", Same(8, 0.95)).Run("noise", noise[..8]);
        var (back, other) = (made.Verdict.Challengers[0], made.Verdict.Challengers[1]);

        Assert.Equal((7, 1, VerdictKind.NotEnoughEvidence, false), (back.Copies, back.Pairs.Count, back.Kind!.Value, back.IsOpen));
        Assert.Equal((null, null, null, null), (back.Interval, back.AdjustedP, back.PairsStillNeeded, back.NewSeedsNeeded));
        Assert.StartsWith("No verdict on back: 8 seeds, but 1 run: nothing that 'vary' names (sleep) differs between them.", VerdictText.Finding(made.Verdict, back), StringComparison.Ordinal);
        Assert.Equal((0, 8, VerdictKind.Hurt, 0.015625), (other.Copies, other.Pairs.Count, other.Kind!.Value, other.AdjustedP!.Value));
        Assert.Contains(VerdictGroups.Of(made.Verdict), group => group.Title == "No verdict" && group.Arms.SequenceEqual(["back"]));
    }

    [Fact]
    public void Without_an_endpoint_there_is_no_interval_of_copies_either()
    {
        using var made = new HandMade("seeds: 8\nvary: [sleep]\n" + Two).Run("plain", Same(8, 0.97)).Run("back", Same(8, 0.95));
        Assert.StartsWith("back: 8 seeds, but 1 run: ", VerdictText.Finding(made.Verdict, made.Verdict.Challengers[0]), StringComparison.Ordinal);
        Assert.Null(made.Verdict.Arm("back").AgainstBaseline!.Interval);
    }

    [Fact]
    public void Evidence_is_not_made_of_copies_and_they_get_no_further_seeds()
    {
        const string Decided = Final + "seeds: until decided, at most 64\n";
        using var made = new HandMade(Decided + Two).Run("plain", Same(4, 0.97)).Run("back", Same(4, 0.95));
        Assert.True(made.Verdict.Challengers[0].IsOpen);
        Assert.Equal([4L, 5, 6, 7], SeedRounds.Next(made.Table).Select(run => run.Seed).Distinct());

        using var later = new HandMade(Decided + Two).Run("plain", Same(8, 0.97)).Run("back", Same(8, 0.95));
        Assert.Empty(SeedRounds.Next(later.Table));
        Assert.Equal((VerdictKind.NotEnoughEvidence, false, 7), (later.Verdict.Challengers[0].Kind!.Value, later.Verdict.Challengers[0].IsOpen, later.Verdict.Challengers[0].Copies));
    }

    [Fact]
    public void A_run_that_diverged_alike_with_every_seed_is_a_copy_beside_one_baseline()
    {
        using var made = new HandMade(Final + "seeds: 8\n" + Two).Run("plain", Same(8, 0.97)).Run("back", Same(8, HandMade.Diverged));
        Assert.Equal(7, made.Verdict.Challengers[0].Copies);
    }

    [Fact]
    public void Runs_that_diverge_alike_beside_baselines_of_their_own_are_pairs()
    {
        using var made = new HandMade("endpoint: final-accuracy\ncontrols: off\nseeds: 8\n" + Two).Run("plain", noise[..8]).Run("back", Same(8, HandMade.Diverged));
        Assert.Equal((0, VerdictKind.Hurt), (made.Verdict.Challengers[0].Copies, made.Verdict.Challengers[0].Kind!.Value));
    }

    [Fact]
    public void One_seed_that_differs_shows_that_the_others_were_drawn()
    {
        // Seven times it did not act: leaving these out would say that it costs two points whenever it is used.
        using var made = new HandMade(Final + "seeds: 8\n" + Two).Run("plain", Same(8, 0.97)).Run("back", [.. Same(7, 0.97), 0.95]);
        var back = made.Verdict.Challengers[0];
        Assert.Equal((0, 8, -0.0025), (back.Copies, back.Pairs.Count, Math.Round(back.Comparison.MeanGain!.Value, 9)));
    }

    [Fact]
    public void What_a_journal_does_not_know_is_no_copy_and_seconds_are_measured_anew_in_every_run()
    {
        using var old = new HandMade("endpoint: final-accuracy\ncontrols: off\nseeds: 8\n" + Two);
        using var timed = new HandMade("endpoint: { seconds-to-target: 0.5 }\ncontrols: off\nseeds: 8\n" + Two).Run("plain", Same(8, 0.97)).Run("back", Same(8, 0.95));
        for (int seed = 0; seed < 8; seed++)
        {
            old.RunOne("plain", seed, 0.97, RunStatus.Finished, "").RunOne("back", seed, 0.95, RunStatus.Finished, "");
        }

        Assert.Equal((0, VerdictKind.Hurt), (old.Verdict.Challengers[0].Copies, old.Verdict.Challengers[0].Kind!.Value));
        Assert.Equal((0, 8), (timed.Verdict.Challengers[0].Copies, timed.Verdict.Challengers[0].Pairs.Count));
    }

    private static double[] Same(int count, double accuracy) => [.. Enumerable.Repeat(accuracy, count)];
}
