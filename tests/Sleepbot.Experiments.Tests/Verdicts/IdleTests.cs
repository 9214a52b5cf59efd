using Sleepbot.Journal;
using Sleepbot.Statistics;
using static Sleepbot.Experiments.Tests.Verdicts.HandMade;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>Challengers whose runs are the baseline's, so that a difference of nothing is no finding.</summary>
public sealed class IdleTests
{
    private const string Design = "endpoint: final-accuracy\ncontrols: off\nseeds: 8\n" + Two;
    private static readonly double[] plain = [0.9712, 0.9731, 0.9698, 0.9720, 0.9745, 0.9709, 0.9727, 0.9716];

    [Fact]
    public void A_rule_that_acts_and_changes_nothing_is_told_from_one_that_never_acts()
    {
        using var acting = new HandMade(Design).Run("plain", plain).Sleeping("back", 18, change: 0).Run("back", plain);
        using var waiting = new HandMade(Design).Run("plain", plain).Run("back", plain);

        Assert.Equal(new Idleness(IdleReason.ChangedNothing, 144), acting.Verdict.Challengers[0].Idleness);
        Assert.Equal(new Idleness(IdleReason.NeverSlept, 0), waiting.Verdict.Challengers[0].Idleness);
    }

    [Fact]
    public void Changes_that_left_no_trace_are_no_sleeps_without_change()
    {
        using var made = new HandMade(Design).Run("plain", plain).Sleeping("back", 18, change: 0.2);
        for (int seed = 0; seed < plain.Length; seed++)
        {
            made.RunOne("back", seed, plain[seed], RunStatus.Finished, $"{plain[seed]:R}", ownWeights: false);
        }

        Assert.Equal(IdleReason.SameWeights, made.Verdict.Challengers[0].Idleness!.Reason);
    }

    [Fact]
    public void One_run_that_is_its_own_is_enough()
    {
        using var weights = new HandMade(Design).Run("plain", plain).Run("back", plain[..7]).RunOne("back", 7, plain[7], RunStatus.Finished, "other weights");
        using var values = new HandMade(Design).Run("plain", plain).Run("back", plain[..7]).RunOne("back", 7, 0.98, RunStatus.Finished, $"{plain[7]:R}");
        using var none = new HandMade(Design).Run("plain", plain);

        Assert.All([weights, values, none], made => Assert.Null(made.Verdict.Challengers[0].Idleness));
    }

    [Fact]
    public void Evidence_that_a_rule_seldom_makes_a_difference_still_decides()
    {
        double[] many = [.. Enumerable.Range(0, 64).Select(seed => 0.97 + (0.0001 * seed))];
        using var made = new HandMade("endpoint: final-accuracy\ncontrols: off\nseeds: until decided, at most 64\n" + Two).Run("plain", many).Sleeping("back", 3, change: 0).Run("back", many);
        var back = made.Verdict.Challengers[0];

        Assert.Equal((VerdictKind.NoDifference, 3L * back.Pairs.Count), (back.Kind!.Value, back.Idleness!.Sleeps));
        Assert.StartsWith($"back made no difference: it slept {3 * back.Pairs.Count} times and changed no weight, so these are runs of plain (", VerdictText.Finding(made.Verdict, back), StringComparison.Ordinal);
    }
}
