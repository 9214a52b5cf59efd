namespace Sleepbot.Statistics.Tests;

public class MeanIntervalTests
{
    [Fact]
    public void Agrees_with_scipy()
    {
        // scipy 1.10.1: stats.t.interval(.95, 5, loc=b.mean(), scale=stats.sem(b))
        double[] values = [0.9812, 0.9834, 0.9799, 0.9841, 0.9825, 0.9807];
        MeanInterval interval = MeanInterval.Of(values)!.Value;

        Assert.Equal(0.9819666666666665, interval.Mean, 1e-14);
        Assert.Equal(0.9802516606329613, interval.Low, 1e-12);
        Assert.Equal(0.9836816727003718, interval.High, 1e-12);
        Assert.Equal(0.95, interval.Level);
    }

    [Fact]
    public void Two_values_have_a_very_wide_interval()
    {
        // scipy: stats.t.interval(.95, 1, loc=1.5, scale=stats.sem([1, 2])); the quantile is 12.706, not the normal 1.96.
        MeanInterval interval = MeanInterval.Of([1, 2])!.Value;

        Assert.Equal(-4.853102368216048, interval.Low, 1e-9);
        Assert.Equal(7.853102368216048, interval.High, 1e-9);
    }

    [Fact]
    public void Fewer_than_two_values_have_none()
    {
        Assert.Null(MeanInterval.Of([]));
        Assert.Null(MeanInterval.Of([0.5]));
    }

    [Fact]
    public void Equal_values_have_one_of_no_width() =>
        Assert.Equal(new MeanInterval(0.1, 0.1, 0.1, 0.95), MeanInterval.Of([0.1, 0.1, 0.1]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(95)]
    [InlineData(double.NaN)]
    public void Refuses_a_level_that_is_no_share(double level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MeanInterval.Of([1, 2], level));

    [Fact]
    public void Contains_its_ends_and_nothing_beyond()
    {
        MeanInterval interval = new(1, 0, 2, 0.95);

        Assert.True(interval.Contains(0));
        Assert.True(interval.Contains(2));
        Assert.False(interval.Contains(-0.001));
        Assert.False(interval.Contains(2.001));
    }
}
