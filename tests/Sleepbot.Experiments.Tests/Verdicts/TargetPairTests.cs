using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Statistics;
using static Sleepbot.Experiments.Tests.Verdicts.HandMade;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>How far runs are looked at on their way to a target, where arms are not equally long or the machine is not equally fast.</summary>
/// <remarks>A straight curve to 0.97 is above 0.5 from step 470 on, one to 0.80 from step 705 on, one to 0.45 never.</remarks>
public sealed class TargetPairTests
{
    private const string Arms = "controls: off\nseeds: 8\n" + Two;
    private const string Short = "  short: { training: { length: 5 epochs } }\n";

    private static readonly double[] never = [.. Enumerable.Range(0, 8).Select(seed => 0.45 - (0.001 * seed))];
    private static readonly double[] slow = [.. Enumerable.Range(0, 8).Select(seed => 0.80 - (0.001 * seed))];
    private static readonly double[] fast = [.. Enumerable.Range(0, 8).Select(seed => 0.97 - (0.001 * seed))];

    // Half of the baseline's runs arrive late, the others never.
    private static readonly double[] mixed = [.. slow[..4], .. never[4..]];

    [Theory]
    [InlineData("steps", 940)]
    [InlineData("gradients", 30_000)]
    public void A_short_arm_changes_nothing_for_the_others(string unit, double limit)
    {
        string design = $"endpoint: {{ {unit}-to-target: 0.5 }}\n" + Arms;
        using var alone = new HandMade(design).Run("plain", mixed).Run("back", fast);
        using var beside = new HandMade(design + Short).Run("plain", mixed).Run("back", fast).Run("short", never, points: 3);
        var (before, after) = (alone.Verdict.Challengers[0], beside.Verdict.Challengers[0]);

        Assert.Equal(before.Pairs, after.Pairs);
        Assert.All(after.Pairs, pair => Assert.Equal((limit, limit), (pair.Limit!.Value, pair.Budget!.Value)));
        Assert.Equal((8, 0, 0), (after.Comparison.Win!.Wins, after.Comparison.Win.Losses, after.Comparison.Win.Ties));
        Assert.Equal((before.Comparison.MeanGain, before.SmallestEffect, 0.05 * limit), (after.Comparison.MeanGain, after.SmallestEffect, after.SmallestEffect!.Value));
        Assert.Equal(VerdictKind.Helped, after.Kind);
        Assert.Contains("or fewer still", VerdictText.Finding(beside.Verdict, after), StringComparison.Ordinal);
        Assert.Contains($"reached by 8 of its 8 runs and 4 of plain's within {NumberText.Size(limit, beside.Verdict.Endpoint.Unit)}", VerdictText.Finding(beside.Verdict, after), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_arm_is_compared_up_to_its_own_end()
    {
        using var made = new HandMade("endpoint: { steps-to-target: 0.5 }\n" + Arms + Short).Run("plain", slow).Run("back", fast).Run("short", never, points: 3);
        var verdict = made.Verdict;
        var shorter = verdict.Challengers[1];

        Assert.True(shorter.HasNothingToCompare);
        Assert.Equal((23.5, 47.0), (shorter.SmallestEffect!.Value, verdict.Endpoint.SmallestEffect!.Value));
        Assert.Contains("no run of it or of plain reached 50 % validation accuracy within 470 steps (8 pairs)", VerdictText.Finding(verdict, shorter), StringComparison.Ordinal);
        string paragraph = VerdictParagraph.Of(verdict, shorter);
        Assert.Contains("compared up to the end of the shorter ones", paragraph, StringComparison.Ordinal);
        Assert.DoesNotContain("equal to plain", paragraph, StringComparison.Ordinal);

        // The table has each arm's own way.
        Assert.Contains(VerdictTable.Of(verdict).Rows, row => row[0] == "plain" && row[2] == "705 (8 of 8)");
    }

    [Fact]
    public void Arriving_within_the_common_length_beats_a_short_run_that_does_not()
    {
        using var made = new HandMade("endpoint: { steps-to-target: 0.5 }\n" + Arms + Short).Run("plain", fast).Run("back", slow).Run("short", never, points: 4);
        var shorter = made.Verdict.Challengers[1];

        Assert.Equal((0, 8, 235 - 470), (shorter.Comparison.Win!.Wins, shorter.Comparison.Win.Losses, shorter.Comparison.MeanGain));
        Assert.Equal(VerdictKind.Hurt, shorter.Kind);
        Assert.Contains("short hurt: at least +235 steps", VerdictText.Finding(made.Verdict, shorter), StringComparison.Ordinal);
        Assert.Contains("reached by 0 of its 8 runs and 8 of plain's within 705 steps", VerdictText.Finding(made.Verdict, shorter), StringComparison.Ordinal);
    }

    [Fact]
    public void In_seconds_never_arriving_loses_to_always_arriving_however_quick_the_machine_was()
    {
        // The baseline arrives after 9 s; a run that never does was measured as over after 8.
        using var made = new HandMade("endpoint: { seconds-to-target: 0.5 }\n" + Arms).Run("plain", slow, pace: 0.003).Run("back", never, pace: 0.002);
        var verdict = made.Verdict;
        var challenger = verdict.Challengers[0];

        Assert.Equal((0, 8, 0), (challenger.Comparison.Win!.Wins, challenger.Comparison.Win.Losses, challenger.Comparison.Win.Ties));
        Assert.All(challenger.Pairs, pair => Assert.Equal((30_000.0, 0.012), (pair.Limit!.Value, Math.Round(pair.Budget!.Value, 9))));
        Assert.Equal(0.05 * 0.012, challenger.SmallestEffect!.Value, 1e-12);
        string sentence = VerdictText.Finding(verdict, challenger);
        Assert.StartsWith("back hurt: at least +0.00300 seconds to 50 % validation accuracy (95 % interval +0.00300 to +0.00300; 8 pairs; p = 0.008; reached by 0 of its 8 runs and 8 of plain's within 30,000 gradients)", sentence, StringComparison.Ordinal);
        Assert.Contains("it took at least 0.00300 seconds more than plain", VerdictParagraph.Of(verdict, challenger), StringComparison.Ordinal);
        Assert.Contains(VerdictTable.Of(verdict).Rows, row => row[0] == "plain" && row[2] == "0.00900 (8 of 8)");
    }

    [Fact]
    public void In_seconds_a_rule_with_more_gradients_is_given_no_more_of_them()
    {
        // Twice the gradients a step: where the baseline is over, it has done half of its steps, and arrives at three quarters.
        using var made = new HandMade("endpoint: { seconds-to-target: 0.5 }\n" + Arms).Run("plain", never, pace: 1).Run("back", slow, pace: 2, repeated: 1);
        var challenger = made.Verdict.Challengers[0];

        Assert.True(challenger.HasNothingToCompare);
        Assert.Contains("within 30,000 gradients", VerdictText.Finding(made.Verdict, challenger), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("final-accuracy")]
    [InlineData("{ steps-to-target: 0.5 }")]
    public void A_baseline_whose_runs_diverged_is_in_the_sentence(string endpoint)
    {
        using var made = new HandMade($"endpoint: {endpoint}\n" + Arms).Run("plain", [.. Enumerable.Repeat(HandMade.Diverged, 8)]).Run("back", fast);
        var challenger = made.Verdict.Challengers[0];

        Assert.Equal(VerdictKind.Helped, challenger.Kind);
        Assert.Contains("; 8 of plain's 8 runs diverged)", VerdictText.Finding(made.Verdict, challenger), StringComparison.Ordinal);
        Assert.Contains(" 8 of plain's runs diverged and none of its own; a run that diverged counts", VerdictParagraph.Of(made.Verdict, challenger), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_diverged_counts_as_all_that_its_arm_had()
    {
        using var made = new HandMade("endpoint: { steps-to-target: 0.5 }\n" + Arms + Short).Run("plain", fast).Run("back", fast);
        made.Run("short", never[..7], points: 4).RunOne("short", 7, HandMade.Diverged, Journal.RunStatus.Diverged, "");
        var pairs = made.Verdict.Challengers[1].Pairs;

        Assert.Equal([705], pairs.Select(pair => pair.Limit!.Value).Distinct());
        Assert.Equal([-235.0], pairs.Select(pair => pair.Gain).Distinct());
    }

    [Fact]
    public void A_ratio_of_the_lowest_part_of_the_way_is_not_told()
    {
        // The challenger climbs an eighth of what the baseline does.
        using var made = new HandMade("endpoint: { steps-to-target: 0.5 }\n" + Arms).Run("plain", fast).Run("back", [.. fast.Select(value => 0.1 + ((value - 0.1) / 8))]);
        string paragraph = VerdictParagraph.Of(made.Verdict, made.Verdict.Challengers[0]);

        Assert.Contains("below that of plain", paragraph, StringComparison.Ordinal);
        Assert.DoesNotContain("times the steps", paragraph, StringComparison.Ordinal);
    }

    [Fact]
    public void Means_over_ways_of_other_lengths_are_no_secondary_outcome()
    {
        using var made = new HandMade("endpoint: final-accuracy\n" + Arms + Short).Run("plain", fast).Run("back", slow).Run("short", slow, points: 4);

        Assert.Contains(made.Verdict.Challengers[0].Secondary, other => other.Description.Contains("on the way", StringComparison.Ordinal));
        Assert.DoesNotContain(made.Verdict.Challengers[1].Secondary, other => other.Description.Contains("on the way", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("3 epochs")]
    [InlineData("300 steps")]
    public void An_area_under_curves_of_unequal_length_is_refused(string length) => Assert.Contains(
        Sample.Mistakes(Sample.Text, "endpoint=area-under-curve", $"arms.plain.training.length={length}"),
        mistake => mistake.Contains($"trains for {length}", StringComparison.Ordinal) || mistake.Contains($"'plain' for {length}", StringComparison.Ordinal));
}
