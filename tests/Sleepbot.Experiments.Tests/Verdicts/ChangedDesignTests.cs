using Sleepbot.Statistics;
using static Sleepbot.Experiments.Tests.Verdicts.HandMade;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>What is changed after runs have ended takes the verdict away; what does not decide may be changed.</summary>
public sealed class ChangedDesignTests
{
    private const string Final = "endpoint: final-accuracy\ncontrols: off\nseeds: 8\n";
    private const string Decided = "endpoint: final-accuracy\ncontrols: off\nseeds: until decided, at most 8\n";

    private static readonly double[] plain = [0.9712, 0.9731, 0.9698, 0.9720, 0.9745, 0.9709, 0.9727, 0.9716];
    private static readonly double[] back = [0.9742, 0.9743, 0.9739, 0.9745, 0.9749, 0.9742, 0.9746, 0.9744];

    [Theory]
    [InlineData("endpoint: { final-accuracy: { smallestEffect: 0.02 } }\ncontrols: off\nseeds: 8\n", "the smallest effect that matters was 0.1 points, it is 2 points now")]
    [InlineData("endpoint: area-under-curve\ncontrols: off\nseeds: 8\n", "the endpoint was final test accuracy, it is mean test accuracy on the way (area under the curve) now")]
    [InlineData("endpoint: final-accuracy\ncontrols: off\nseeds: 6\n", "the seeds were 0..7, they are 0..5 now")]
    [InlineData("endpoint: final-accuracy\ncontrols: off\nseeds: 14\n", "the seeds were 0..7, they are 0..13 now")]
    [InlineData("endpoint: final-accuracy\ncontrols: off\nseeds: [0, 2, 5]\n", "the seeds were 0..7, they are 0, 2, 5 now")]
    [InlineData(Decided, "the seeds were 0..7, they are 0..7 until decided now")]
    [InlineData("multiplicity: e-bh\n" + Final, "multiplicity was holm, it is e-bh now")]
    [InlineData("baseline: back\n" + Final, "the baseline was plain, it is back now")]
    public void What_decides_may_not_change_once_runs_have_ended(string design, string part)
    {
        using var made = new HandMade(Final + Two).Run("plain", plain).Run("back", back);
        Assert.Equal(VerdictKind.Helped, made.Verdict.Challengers[0].Kind);

        made.Change(design + Two);
        if (design.StartsWith("baseline", StringComparison.Ordinal))
        {
            made.Borrow("plain", 8).Borrow("back", 8);
        }

        var verdict = made.Verdict;
        Assert.Equal(VerdictStanding.Changed, verdict.Standing);
        Assert.Contains(part, verdict.Change!.Parts);
        Assert.All(verdict.Challengers, challenger => Assert.Null(challenger.Kind));
        Assert.NotNull(verdict.Challengers[0].Comparison.MeanGain);
        string opening = VerdictReport.Of(verdict).Sentences[0];
        Assert.Contains($"{part[1..]}.", opening, StringComparison.Ordinal);
        Assert.StartsWith($"No verdict: the design was changed after {verdict.Change.Runs} runs had ended. ", opening, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endpoint: { final-accuracy: { smallestEffect: 0.001 } }\ncontrols: { shams: off, ema: off }\nseeds: 8\nevaluation: { every: 1 epoch }\n")]
    [InlineData("multiplicity: holm\nendpoint: final-accuracy\ncontrols: off\nseeds: [0, 1, 2, 3, 4, 5, 6, 7]\n")]
    public void What_does_not_decide_may(string design)
    {
        using var made = new HandMade(Final + Two).Run("plain", plain).Run("back", back).Change(design + Two);
        if (design.Contains("shams", StringComparison.Ordinal))
        {
            made.Borrow("plain", 8).Borrow("back", 8);
        }

        Assert.Equal((VerdictStanding.Designed, VerdictKind.Helped), (made.Verdict.Standing, made.Verdict.Challengers[0].Kind));
    }

    [Fact]
    public void Another_challenger_may_come_but_none_may_go()
    {
        using var made = new HandMade(Final + Two).Run("plain", plain).Run("back", back).Change(Final + Three).Borrow("plain", 8).Borrow("back", 8).Run("noise", plain);
        Assert.Equal(VerdictStanding.Designed, made.Verdict.Standing);

        using var less = new HandMade(Final + Three).Run("plain", plain).Run("back", back).Run("noise", plain).Change(Final + Two).Borrow("plain", 8).Borrow("back", 8);
        Assert.Equal(["noise was a challenger, it is none now, so that less would do for the others"], less.Verdict.Change!.Parts);
    }

    [Fact]
    public void An_exploration_does_not_become_a_test_by_naming_an_endpoint()
    {
        const string Exploring = "seeds: 8\n";
        using var made = new HandMade(Exploring + Two).Run("plain", plain).Run("back", back);
        Assert.Null(made.Verdict.Change);
        Assert.Contains("With `endpoint: final-accuracy` and new seeds (`seeds: 8..15`) in it", VerdictText.Opening(made.Verdict), StringComparison.Ordinal);

        made.Change(Final + Two);
        Assert.Equal((VerdictStanding.Changed, 16), (made.Verdict.Standing, made.Verdict.Change!.Runs));
        Assert.Equal(["no endpoint was named, it is final test accuracy now"], made.Verdict.Change.Parts);
        Assert.EndsWith("with seeds that nobody has looked at (`seeds: 8..15`).", VerdictText.Opening(made.Verdict), StringComparison.Ordinal);

        // Run anew, the same seeds have the same bits.
        made.Change(Final + Two, isFresh: true).Run("plain", plain).Run("back", back);
        Assert.Equal(VerdictStanding.Changed, made.Verdict.Standing);
    }

    [Fact]
    public void A_change_that_is_undone_and_one_before_any_run_ended_leave_no_trace()
    {
        using var made = new HandMade("endpoint: area-under-curve\ncontrols: off\nseeds: 8\n" + Two).Change(Final + Two).Run("plain", plain).Run("back", back);
        Assert.Equal(VerdictStanding.Designed, made.Verdict.Standing);

        made.Change(Decided + Two);
        Assert.Equal(VerdictStanding.Changed, made.Verdict.Standing);

        made.Change(Final + Two);
        Assert.Equal((VerdictStanding.Designed, VerdictKind.Helped), (made.Verdict.Standing, made.Verdict.Challengers[0].Kind));
    }

    [Fact]
    public void New_seeds_make_a_new_test_and_the_sentence_names_some()
    {
        using var made = new HandMade(Final + Two).Run("plain", plain).Run("back", back).Change("endpoint: area-under-curve\ncontrols: off\nseeds: 8\n" + Two);
        Assert.Equal("seeds: 8..15", made.Verdict.Change!.NewSeeds);
        Assert.Contains("`seeds: 8..15`", VerdictText.Opening(made.Verdict), StringComparison.Ordinal);

        made.Change("endpoint: area-under-curve\ncontrols: off\nseeds: 8..15\n" + Two);
        for (int i = 0; i < 8; i++)
        {
            made.RunOne("plain", 8 + i, plain[i], Journal.RunStatus.Finished, $"p{i}").RunOne("back", 8 + i, back[i], Journal.RunStatus.Finished, $"b{i}");
        }

        Assert.Equal((VerdictStanding.Designed, VerdictKind.Helped), (made.Verdict.Standing, made.Verdict.Challengers[0].Kind));
    }

    [Fact]
    public void Where_evidence_decides_more_seeds_are_no_change()
    {
        using var made = new HandMade(Decided + Two).Run("plain", plain).Run("back", back).Change("endpoint: final-accuracy\ncontrols: off\nseeds: { until: decided, atMost: 32, round: 8 }\n" + Two);
        Assert.Equal(VerdictStanding.Designed, made.Verdict.Standing);

        made.Change("endpoint: final-accuracy\ncontrols: off\nseeds: { until: decided, from: 2, atMost: 8 }\n" + Two);
        Assert.Equal(["the seeds were 0..7 until decided, they are 2..9 until decided now"], made.Verdict.Change!.Parts);
        Assert.Equal("seeds: {until: decided, from: 8, atMost: 8}", made.Verdict.Change.NewSeeds);

        made.Change(Final + Two);
        Assert.Equal(VerdictStanding.Changed, made.Verdict.Standing);
    }
}
