namespace Sleepbot.Statistics.Tests;

public class BootstrapTests
{
    private static readonly double[] skewed = [0.1, 0.2, 0.2, 0.3, 0.4, 0.6, 0.9, 1.4, 2.5, 5.0];

    [Fact]
    public void Is_the_same_bit_for_bit_and_another_with_another_seed()
    {
        Interval first = Bootstrap.OfMean(skewed).Interval(), again = Bootstrap.OfMean(skewed).Interval();
        Assert.Equal(first, again);
        Assert.NotEqual(first, Bootstrap.OfMean(skewed, seed: 1).Interval());
    }

    [Fact]
    public void Leans_towards_the_long_tail()
    {
        Interval interval = Bootstrap.OfMean(skewed).Interval();
        Assert.True(interval.High - 1.16 > 1.5 * (1.16 - interval.Low), interval.ToString());
    }

    [Fact]
    public void The_p_value_of_an_end_of_the_interval_is_one_minus_its_level()
    {
        Bootstrap bootstrap = Bootstrap.OfMean(skewed, 50_000);
        foreach (double level in new[] { 0.8, 0.95, 0.99 })
        {
            Assert.Equal(1 - level, bootstrap.P(bootstrap.Interval(level).Low), 0.1 * (1 - level));
            Assert.Equal(1 - level, bootstrap.P(bootstrap.Interval(level).High), 0.1 * (1 - level));
        }
    }

    [Fact]
    public void Values_far_away_have_the_smallest_p_that_can_be_told()
    {
        Assert.Equal(1.0 / 10_001, Bootstrap.OfMean([.. skewed.Select(value => value + 1000)]).P(0), 1e-4);
        Assert.Equal(1, Bootstrap.OfMean([-1, 1, -2, 2, -3, 3]).P(0), 0.05);
    }

    [Fact]
    public void Equal_values_have_an_interval_of_no_width() =>
        Assert.Equal(new Interval(0.5, 0.5, 0.95), Bootstrap.OfMean([0.5, 0.5, 0.5, 0.5]).Interval());

    [Fact]
    public void Takes_any_statistic()
    {
        double[] values = [3, 1, 4, 1, 5, 9, 2, 6];
        Bootstrap largest = Bootstrap.Of(values.Length, chosen =>
        {
            double most = 0;
            foreach (int i in chosen)
            {
                most = Math.Max(most, values[i]);
            }

            return most;
        });

        Assert.Equal(9, largest.Estimate);
        Assert.Equal(9, largest.Interval().High);
    }

    [Fact]
    public void Refuses_one_value() => Assert.Throws<ArgumentException>(() => Bootstrap.OfMean([0.5]));
}
