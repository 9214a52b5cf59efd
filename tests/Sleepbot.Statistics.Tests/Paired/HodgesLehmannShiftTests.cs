namespace Sleepbot.Statistics.Tests;

public class HodgesLehmannShiftTests
{
    [Fact]
    public void Five_pairs_carry_no_interval_at_95_percent_and_six_do()
    {
        Assert.Null(HodgesLehmannShift.Of([1, 2, 3, 4, 5]).Interval);
        // The smallest level that six can carry is 1 - 2 / 64: from the smallest to the largest mean.
        Assert.Equal(new Interval(1, 6, 0.95), HodgesLehmannShift.Of([1, 2, 3, 4, 5, 6]).Interval);
    }

    [Fact]
    public void Beyond_a_hundred_pairs_the_approximation_continues_the_count()
    {
        double[] values = [.. Simulated.Normals(101, 0.2, 5)];
        HodgesLehmannShift exact = HodgesLehmannShift.Of(values.AsSpan(0, 100)), approximate = HodgesLehmannShift.Of(values);

        Assert.True(exact.Exact);
        Assert.False(approximate.Exact);
        Assert.Equal(exact.Interval!.Value.Low, approximate.Interval!.Value.Low, 0.02);
        Assert.Equal(exact.Interval.Value.High, approximate.Interval.Value.High, 0.02);
    }

    [Fact]
    public void One_wild_run_moves_it_little() =>
        Assert.InRange(HodgesLehmannShift.Of([1, 2, 3, 4, 5, 6, -1000]).Shift, 2, 4);
}
