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
                [.. item.Numbers("baseline").Zip(item.Numbers("challenger"), (b, c) => new StepsPair(Run(b), Run(c)))], budget: 1000);
            Assert.Equal(item.Number("p"), SignFlipTest.Of(sample.Scores).P, 1e-6);
        }
    }

    [Fact]
    public void Reaching_beats_not_reaching_beats_diverging_and_neither_is_undecided()
    {
        StepsPair[] pairs =
        [
            new(StepsToTarget.NotReached(100), StepsToTarget.Reached(100)), new(StepsToTarget.Diverged(), StepsToTarget.NotReached(100)),
            new(StepsToTarget.NotReached(100), StepsToTarget.NotReached(250)), new(StepsToTarget.Diverged(), StepsToTarget.Diverged()),
            new(StepsToTarget.Reached(40), StepsToTarget.Reached(90)),
            // Reached, but only after the budget: as good as not reached.
            new(StepsToTarget.NotReached(100), StepsToTarget.Reached(180)),
        ];
        PairedSample sample = PairedSample.OfSteps(pairs, budget: 100);

        Assert.Equal([1, 1, 0, 0, -1, 0], sample.Scores.ToArray().Select(score => Math.Sign(score)));
        Assert.Equal([0, 0, 0, 0, -50, 0], sample.Gains.ToArray());
        Assert.Equal((2, 1, 3), (sample.Wins, sample.Losses, sample.Ties));
        Assert.Equal((2, 1), (sample.BaselineDiverged, sample.ChallengerDiverged));
    }

    [Fact]
    public void A_run_that_stopped_before_the_budget_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => PairedSample.OfSteps([new(StepsToTarget.NotReached(50), StepsToTarget.Reached(40))], 100));
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
