using System.Text.Json;

namespace Sleepbot.Statistics.Tests;

public class WinProbabilityTests
{
    [Fact]
    public void Agrees_with_scipy()
    {
        foreach (JsonElement item in Reference.Cases("wins"))
        {
            int wins = (int)item.Number("wins"), pairs = (int)item.Number("pairs");
            WinProbability probability = WinProbability.Of(wins, pairs - wins, 0);

            Assert.Equal((double)wins / pairs, probability.Estimate);
            Assert.Equal(item.Numbers("interval")[0], probability.Interval.Low, 1e-7);
            Assert.Equal(item.Numbers("interval")[1], probability.Interval.High, 1e-7);
        }
    }

    [Fact]
    public void A_tie_is_half_a_win()
    {
        WinProbability probability = WinProbability.Of(3, 1, 2);
        Assert.Equal(4.0 / 6, probability.Estimate, 1e-15);
        Assert.Equal(WinProbability.Of(4, 2, 0).Interval, probability.Interval);
    }

    [Fact]
    public void With_ties_the_interval_still_covers()
    {
        // Half of the pairs tie; the rest are won with chance 0.8, so that the probability is 0.65.
        int covered = 0;
        const int Trials = 2000;
        for (int trial = 0; trial < Trials; trial++)
        {
            double[] draws = [.. Simulated.Uniforms(12, (ulong)trial)];
            int wins = draws.Count(draw => draw < 0.4), losses = draws.Count(draw => draw is >= 0.4 and < 0.5);
            covered += WinProbability.Of(wins, losses, 12 - wins - losses).Interval.Contains(0.65) ? 1 : 0;
        }

        Assert.True(covered >= 0.95 * Trials, $"covered {covered} of {Trials}");
    }

    [Fact]
    public void Refuses_no_pairs() => Assert.Throws<ArgumentException>(() => WinProbability.Of(0, 0, 0));
}
