using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests.Verdicts;

public sealed class SeedTextTests
{
    [Theory]
    [InlineData("seed 7", 7)]
    [InlineData("seeds 0, 1", 0, 1)]
    [InlineData("seeds 0..2", 0, 1, 2)]
    [InlineData("seeds 0, 1, 5, 12..15, 20", 0, 1, 5, 12, 13, 14, 15, 20)]
    public void Three_that_follow_each_other_are_a_span(string expected, params int[] seeds) => Assert.Equal(expected, SeedText.Of([.. seeds.Select(seed => (long)seed)]));

    [Theory]
    [InlineData("seeds: [1]", 1, new[] { 1L })]
    [InlineData("seeds: 4..6", 3, new[] { 4L, 5L, 6L })]
    public void What_is_advised_asks_for_these_seeds(string line, int count, long[] seeds)
    {
        Assert.Equal(line, SeedText.Setting(seeds[0], count));
        Assert.Equal(seeds, Sample.Read(Sample.Text.Replace("seeds: 2", line, StringComparison.Ordinal)).Seeds);
    }
}
