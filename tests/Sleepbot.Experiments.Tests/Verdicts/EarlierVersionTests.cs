using Sleepbot.Experiments.Running;
using Sleepbot.Journal;
using Sleepbot.Statistics;
using static Sleepbot.Experiments.Tests.Verdicts.HandMade;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>Versions of a challenger that were looked at on the seeds of a verdict count in it.</summary>
public sealed class EarlierVersionTests
{
    private const string Final = "endpoint: final-accuracy\ncontrols: off\nseeds: 8\n" + Two;
    private const string Decided = "endpoint: final-accuracy\ncontrols: off\nseeds: until decided, at most 32\n" + Two;

    private static readonly double[] plain = [0.9712, 0.9731, 0.9698, 0.9720, 0.9745, 0.9709, 0.9727, 0.9716];
    private static readonly double[] back = [.. plain.Select((value, seed) => Math.Round(value + 0.004 + (0.0002 * seed), 4))];

    [Fact]
    public void Whoever_changes_a_challenger_until_it_pleases_is_told_how_often_he_did()
    {
        // Eight wins have p = 2 / 256: enough for six tests, not for seven.
        using var made = Changed(Final, versions: 5);
        var verdict = made.Verdict;
        Assert.Equal((5, 0.046875, VerdictKind.Helped), (verdict.Earlier!.Count, verdict.Challengers[0].AdjustedP!.Value, verdict.Challengers[0].Kind!.Value));
        Assert.Contains("; 5 earlier versions ran on these seeds and count as challengers; ", VerdictText.Sentence(verdict, verdict.Challengers[0]), StringComparison.Ordinal);

        using var more = Changed(Final, versions: 6);
        var none = more.Verdict;
        Assert.Equal((6, 0.0546875, VerdictKind.NotEnoughEvidence), (none.Earlier!.Count, none.Challengers[0].AdjustedP!.Value, none.Challengers[0].Kind!.Value));
        Assert.Equal(1 - (0.05 / 7), none.Challengers[0].DecisionInterval!.Value.Level, 1e-12);
        Assert.Contains("With 1 challenger and 6 earlier versions, fewer than 9 pairs cannot decide. A new experiment of about 8 seeds that nobody has looked at would likely tell.", VerdictParagraph.Of(none, none.Challengers[0]), StringComparison.Ordinal);
        Assert.Equal((null, 8), (none.Challengers[0].PairsStillNeeded, none.Challengers[0].NewSeedsNeeded!.Value));
        Assert.Contains(VerdictReport.Of(none).Notes, note => note.EndsWith("With seeds that nobody has looked at (`seeds: 8..15`) they do not count.", StringComparison.Ordinal));
    }

    [Fact]
    public void Evidence_has_to_grow_further_and_the_seeds_with_it()
    {
        using var first = new HandMade(Decided).Run("plain", plain).Run("back", back);
        using var made = Changed(Decided, versions: 4);
        Assert.Equal((40, 200), (first.Verdict.Challengers[0].Evidence.Threshold, made.Verdict.Challengers[0].Evidence.Threshold));
        Assert.Equal((VerdictKind.Helped, VerdictKind.NotEnoughEvidence), (first.Verdict.Challengers[0].Kind!.Value, made.Verdict.Challengers[0].Kind!.Value));
        Assert.Empty(SeedRounds.Next(first.Table));
        Assert.StartsWith("After 8 seeds: back is decided, helped after ", RoundReport.Of(first.Table), StringComparison.Ordinal);
        Assert.Matches("^After 8 seeds: back: evidence [0-9.]+ of 200, ", RoundReport.Of(made.Table));
        Assert.Equal([8L, 9, 10, 11], SeedRounds.Next(made.Table).Select(run => run.Seed).Distinct());
    }

    [Fact]
    public void The_same_anew_and_back_again_is_one_version()
    {
        using var made = Changed(Final, versions: 1);
        Assert.Equal(1, made.Verdict.Earlier!.Count);

        made.Change(Final, isFresh: true).Run("plain", plain).Run("back", back);
        Assert.Equal(1, made.Verdict.Earlier!.Count);

        // Back at the first version it is the experiment that was looked at before any other, with the verdict that it had.
        made.Rewrite("back", "").Change(Final);
        Assert.Null(made.Verdict.Earlier);
    }

    [Fact]
    public void Another_baseline_and_other_seeds_are_another_question()
    {
        using var baseline = Changed(Final, versions: 2);
        baseline.Rewrite("plain", "otherwise").Change(Final).Run("plain", plain).Borrow("back", 8);
        Assert.Null(baseline.Verdict.Earlier);

        using var seeds = Changed(Final, versions: 2);
        seeds.Change(Final.Replace("seeds: 8", "seeds: 8..15", StringComparison.Ordinal));
        for (int i = 0; i < 8; i++)
        {
            seeds.RunOne("plain", 8 + i, plain[i], RunStatus.Finished, $"p{i}").RunOne("back", 8 + i, back[i], RunStatus.Finished, $"b{i}");
        }

        Assert.Equal((null, VerdictKind.Helped), (seeds.Verdict.Earlier, seeds.Verdict.Challengers[0].Kind!.Value));
    }

    [Fact]
    public void A_version_that_never_ended_a_pair_does_not_count()
    {
        using var made = new HandMade(Final).Run("plain", plain[..2]).RunOne("back", 0, 0.5, RunStatus.Failed, "", "Index 7 of 6.").RunOne("back", 5, 0.9, RunStatus.Finished, "b");
        made.Rewrite("back", "mended").Change(Final).Borrow("plain", 2);
        Assert.Null(made.Verdict.Earlier);
    }

    private static HandMade Changed(string design, int versions)
    {
        var made = new HandMade(design).Run("plain", plain);
        for (int version = 1; version <= versions; version++)
        {
            made.Run("back", plain).Rewrite("back", $"{version}").Change(design).Borrow("plain", 8);
        }

        return made.Run("back", back);
    }
}
