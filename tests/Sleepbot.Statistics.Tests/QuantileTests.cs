namespace Sleepbot.Statistics.Tests;

public class QuantileTests
{
    private static readonly double[] accuracies = [0.9812, 0.9834, 0.9799, 0.9841, 0.9825, 0.9807];

    // numpy.quantile(values, p), whose default is Hyndman and Fan's type 7.
    [Theory]
    [InlineData(0, 0.9799)]
    [InlineData(0.1, 0.9803)]
    [InlineData(0.25, 0.980825)]
    [InlineData(0.5, 0.98185)]
    [InlineData(0.9, 0.98375)]
    [InlineData(1, 0.9841)]
    public void Agrees_with_numpy(double probability, double expected) =>
        Assert.Equal(expected, Quantile.Of(accuracies, probability), 1e-14);

    [Fact]
    public void One_value_is_its_own_quantile() => Assert.Equal(7, Quantile.Of([7], 0.3));

    [Fact]
    public void Refuses_an_empty_sample() => Assert.Throws<ArgumentException>(() => Quantile.Of([], 0.5));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Refuses_a_probability_outside_0_to_1(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of(accuracies, probability));
}
