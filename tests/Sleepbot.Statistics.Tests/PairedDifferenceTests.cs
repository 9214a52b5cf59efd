namespace Sleepbot.Statistics.Tests;

public class PairedDifferenceTests
{
    private static readonly double[] baseline = [0.9812, 0.9834, 0.9799, 0.9841, 0.9825, 0.9807];
    private static readonly double[] challenger = [0.9831, 0.9840, 0.9812, 0.9838, 0.9852, 0.9826];

    // scipy 1.10.1: d = challenger - baseline; stats.t.interval(level, 5, loc=d.mean(), scale=stats.sem(d))
    [Theory]
    [InlineData(0.95, 0.00022803599369286575, 0.0024719640063070956)]
    [InlineData(0.99, -0.0004098814522835981, 0.0031098814522835597)]
    public void Agrees_with_scipy(double level, double low, double high)
    {
        PairedDifference difference = PairedDifference.Of(Pairs(baseline, challenger), level);

        Assert.Equal(6, difference.Pairs);
        Assert.Equal(0.00135, difference.Mean!.Value, 1e-14);
        Assert.Equal(low, difference.Interval!.Value.Low, 1e-12);
        Assert.Equal(high, difference.Interval.Value.High, 1e-12);
        // stats.pearsonr(baseline, challenger)
        Assert.Equal(0.7599372005941942, difference.Correlation!.Value, 1e-11);
    }

    [Fact]
    public void Swapping_the_arms_turns_the_sign()
    {
        PairedDifference there = PairedDifference.Of(Pairs(baseline, challenger));
        PairedDifference back = PairedDifference.Of(Pairs(challenger, baseline));

        Assert.Equal(-there.Mean!.Value, back.Mean!.Value, 1e-15);
        Assert.Equal(-there.Interval!.Value.High, back.Interval!.Value.Low, 1e-15);
    }

    [Fact]
    public void Pairs_only_the_seeds_both_arms_have_and_matches_them_by_seed()
    {
        Dictionary<long, double> left = new() { [3] = 0.5, [1] = 0.1, [2] = 0.3 };
        Dictionary<long, double> right = new() { [1] = 0.2, [3] = 0.7, [9] = 0.99 };

        PairedDifference difference = PairedDifference.Of(left, right);

        Assert.Equal(2, difference.Pairs);
        Assert.Equal(0.15, difference.Mean!.Value, 1e-12);
    }

    [Fact]
    public void No_pair_says_nothing() =>
        Assert.Equal(new PairedDifference(0, null, null, null), PairedDifference.Of([]));

    [Fact]
    public void One_pair_has_a_mean_and_no_interval() =>
        Assert.Equal(new PairedDifference(1, 0.5, null, null), PairedDifference.Of([new Pair(0.25, 0.75)]));

    [Fact]
    public void Identical_arms_differ_by_exactly_nothing()
    {
        PairedDifference difference = PairedDifference.Of(Pairs(baseline, baseline));

        Assert.Equal(new MeanInterval(0, 0, 0, 0.95), difference.Interval);
        Assert.Equal(1, difference.Correlation!.Value, 1e-12);
    }

    [Fact]
    public void An_arm_that_does_not_vary_has_no_correlation() =>
        Assert.Null(PairedDifference.Of(Pairs([0.1, 0.1, 0.1], [0.2, 0.3, 0.4])).Correlation);

    [Fact]
    public void Refuses_a_diverged_value() =>
        Assert.Throws<ArgumentException>(() => PairedDifference.Of([new Pair(0.9, double.NaN), new Pair(0.9, 0.8)]));

    [Fact]
    public void An_unshared_seed_may_hold_anything()
    {
        Dictionary<long, double> left = new() { [1] = 0.5, [2] = double.NaN };
        Dictionary<long, double> right = new() { [1] = 0.75 };

        Assert.Equal(0.25, PairedDifference.Of(left, right).Mean);
    }

    private static Pair[] Pairs(double[] baseline, double[] challenger) =>
        [.. baseline.Zip(challenger, (b, c) => new Pair(b, c))];
}
