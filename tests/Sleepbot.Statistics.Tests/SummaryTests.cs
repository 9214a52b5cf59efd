namespace Sleepbot.Statistics.Tests;

public class SummaryTests
{
    [Fact]
    public void Describes_a_sample_as_numpy_does()
    {
        // numpy: v = array([3, -1.5, 8.25, 0, 2]); v.mean(), v.std(ddof=1), median(v)
        Summary summary = Summary.Of(3, -1.5, 8.25, 0, 2);

        Assert.Equal(5, summary.Count);
        Assert.Equal(2.35, summary.Mean!.Value, 1e-14);
        Assert.Equal(3.7316216314090584, summary.StandardDeviation!.Value, 1e-14);
        Assert.Equal((-1.5, 2, 8.25), (summary.Minimum, summary.Median, summary.Maximum));
    }

    [Fact]
    public void Says_nothing_about_no_values() =>
        Assert.Equal(new Summary(0, null, null, null, null, null), Summary.Of([]));

    [Fact]
    public void Knows_no_spread_of_one_value() =>
        Assert.Equal(new Summary(1, 0.98, null, 0.98, 0.98, 0.98), Summary.Of(0.98));

    [Fact]
    public void Equal_values_have_exactly_no_spread()
    {
        // Three times 0.1 summed and divided by 3 is not 0.1 in binary floating point.
        Summary summary = Summary.Of(0.1, 0.1, 0.1);

        Assert.Equal(0.1, summary.Mean);
        Assert.Equal(0, summary.StandardDeviation);
    }

    [Fact]
    public void Leaves_the_callers_values_in_their_order()
    {
        double[] values = [3, 1, 2];
        Summary.Of(values);
        Assert.Equal([3, 1, 2], values);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Refuses_a_value_that_is_not_finite_and_says_which(double bad)
    {
        var error = Assert.Throws<ArgumentException>(() => Summary.Of(0.9, bad, 0.8));
        Assert.Contains("Value 1 of 3", error.Message);
    }
}
