using System.Text.Json;

namespace Sleepbot.Statistics.Tests;

public class PowerTests
{
    // Noether's numbers for alpha = beta = 0.05; 29 is the recommendation of Bouthillier et al. (MLSys 2021).
    [Theory]
    [InlineData(0.70, 46)]
    [InlineData(0.75, 29)]
    [InlineData(0.80, 21)]
    [InlineData(0.90, 12)]
    public void Knows_noethers_numbers(double probability, int runs) => Assert.Equal(runs, Power.RunsForWins(probability));

    [Fact]
    public void Agrees_with_scipys_noncentral_t()
    {
        foreach (JsonElement item in Reference.Cases("power"))
        {
            Assert.Equal(item.Number("power"), Power.OfMean((int)item.Number("pairs"), item.Number("effect"), item.Number("alpha")), 1e-6);
        }
    }

    [Fact]
    public void Finds_the_least_number_of_pairs()
    {
        foreach (JsonElement item in Reference.Cases("leastPairs"))
        {
            // In any unit: here thousandths.
            Assert.Equal((int)item.Number("pairs"), Power.PairsForMean(item.Number("effect") / 1000, 0.001, item.Number("alpha"), item.Number("power")));
        }
    }

    [Fact]
    public void Refuses_what_cannot_be_found()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.RunsForWins(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.PairsForMean(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Power.PairsForMean(1, 1, alpha: 0.05, power: 0.04));
    }
}
