using System.Text.Json;

namespace Sleepbot.Statistics.Tests;

public class StepsTests
{
    [Fact]
    public void Censored_pairs_agree_with_scipys_permutation_of_pooled_ranks()
    {
        foreach (JsonElement item in Reference.Cases("steps"))
        {
            PairedSample sample = PairedSample.OfSteps(
                [.. item.Numbers("baseline").Zip(item.Numbers("challenger"), (b, c) => new StepsPair(Run(b), Run(c), 1000))]);
            Assert.Equal(item.Number("p"), SignFlipTest.Of(sample.Scores).P, 1e-6);
        }
    }

    [Fact]
    public void Reaching_beats_not_reaching_beats_diverging_and_neither_is_undecided()
    {
        StepsPair[] pairs =
        [
            new(StepsToTarget.NotReached(100), StepsToTarget.Reached(100), 100), new(StepsToTarget.Diverged(), StepsToTarget.NotReached(100), 100),
            new(StepsToTarget.NotReached(100), StepsToTarget.NotReached(250), 100), new(StepsToTarget.Diverged(), StepsToTarget.Diverged(), 100),
            new(StepsToTarget.Reached(40), StepsToTarget.Reached(90), 100),
            // Reached, but only after the budget: as good as not reached.
            new(StepsToTarget.NotReached(100), StepsToTarget.Reached(180), 100),
        ];
        PairedSample sample = PairedSample.OfSteps(pairs);

        Assert.Equal([1, 1, 0, 0, -1, 0], sample.Scores.ToArray().Select(score => Math.Sign(score)));
        Assert.Equal([0, 0, 0, 0, -50, 0], sample.Gains.ToArray());
        Assert.Equal((2, 1, 3), (sample.Wins, sample.Losses, sample.Ties));
        Assert.Equal((2, 1), (sample.BaselineDiverged, sample.ChallengerDiverged));
    }

    [Fact]
    public void A_pair_has_a_budget_of_its_own_and_what_lies_beyond_it_decides_nothing_elsewhere()
    {
        // The first pair is looked at for 50 steps, the second for 200.
        StepsPair[] pairs =
        [
            new(StepsToTarget.NotReached(50), StepsToTarget.Reached(80), 50),
            new(StepsToTarget.NotReached(200), StepsToTarget.Reached(120), 200),
        ];
        PairedSample sample = PairedSample.OfSteps(pairs);

        Assert.Equal([0, 80], sample.Gains.ToArray());
        // Gehan: who reached at 120 beats who was still waiting at 200, and is not known to beat who was only watched for 50.
        Assert.Equal([0, 2], sample.Scores.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Exchanging_the_runs_of_a_pair_turns_its_score_and_no_other(int turned)
    {
        StepsPair[] pairs =
        [
            new(StepsToTarget.Reached(30), StepsToTarget.NotReached(90), 90), new(StepsToTarget.Reached(70), StepsToTarget.Reached(45), 75),
            new(StepsToTarget.NotReached(60), StepsToTarget.Reached(10), 60), new(StepsToTarget.Diverged(), StepsToTarget.Reached(65), 80),
        ];
        double[] scores = PairedSample.OfSteps(pairs).Scores.ToArray();
        pairs[turned] = new(pairs[turned].Challenger, pairs[turned].Baseline, pairs[turned].Budget);

        Assert.Equal(scores.Select((score, i) => i == turned ? -score : score), PairedSample.OfSteps(pairs).Scores.ToArray());
    }

    [Fact]
    public void A_run_that_stopped_before_the_budget_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => PairedSample.OfSteps([new(StepsToTarget.NotReached(50), StepsToTarget.Reached(40), 100)]));
        Assert.Contains("stopped at 50 steps", error.Message);
    }

    [Fact]
    public void One_lucky_evaluation_is_no_hit()
    {
        double[] steps = [10, 20, 30, 40, 50], values = [0.5, 0.9, 0.7, 0.9, 0.95];

        Assert.Equal(StepsToTarget.Reached(40), StepsToTarget.Of(steps, values, 0.9));
        Assert.Equal(StepsToTarget.Reached(20), StepsToTarget.Of(steps, values, 0.9, hits: 1));
        Assert.Equal(StepsToTarget.NotReached(50), StepsToTarget.Of(steps, values, 0.9, hits: 3));
        Assert.Equal(StepsToTarget.Reached(10), StepsToTarget.Of(steps, values, 0.9, Better.Lower, 1));
    }

    [Fact]
    public void A_curve_that_diverges_before_the_target_says_so_and_after_it_does_not_matter()
    {
        Assert.Equal(StepsToTarget.Diverged(), StepsToTarget.Of([1, 2, 3], [0.5, double.NaN, 0.9], 0.9, hits: 1));
        Assert.Equal(StepsToTarget.Reached(1), StepsToTarget.Of([1, 2, 3], [0.9, double.NaN, 0.9], 0.9, hits: 1));
    }

    [Fact]
    public void Refuses_steps_that_do_not_increase() =>
        Assert.Contains("Step 2 is 20, after 20", Assert.Throws<ArgumentException>(() => StepsToTarget.Of([10, 20, 20], [1, 1, 1], 1)).Message);

    private static StepsToTarget Run(double steps) => steps switch
    {
        9999 => StepsToTarget.Diverged(),
        1001 => StepsToTarget.NotReached(1000),
        _ => StepsToTarget.Reached(steps),
    };
}
