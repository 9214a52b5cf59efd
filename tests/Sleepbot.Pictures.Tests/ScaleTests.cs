namespace Sleepbot.Pictures.Tests;

public class ScaleTests
{
    private static string Plain(double value) => value.ToString("0.######");

    private static string[] Labels(Scale scale, int most) => [.. scale.Ticks(most).Select(tick => tick.Label)];

    [Fact]
    public void Even_ticks_are_round_and_inside() =>
        Assert.Equal(["0.4", "0.6", "0.8"], Labels(new EvenScale(0.37, 0.92, Plain), 5));

    [Fact]
    public void An_even_tick_at_zero_has_no_minus_sign() =>
        Assert.Equal(["-1", "0", "1"], Labels(new EvenScale(-1, 1, Plain), 4));

    [Fact]
    public void Logarithmic_ticks_are_round_and_as_many_as_fit() =>
        Assert.Equal(["5000", "10000", "20000", "50000"], Labels(new LogScale(3500, 60000, Plain), 4));

    [Fact]
    public void A_logarithmic_axis_rather_has_two_ticks_than_a_crowd_at_one_end() =>
        Assert.Equal(["0.001", "0.01"], Labels(new LogScale(0.0002, 0.06, Plain), 3));

    [Fact]
    public void A_logarithmic_axis_gives_equal_ratios_equal_room()
    {
        LogScale scale = new(100, 10000, Plain);
        Assert.Equal(0.5, scale.Place(1000), 1e-12);
    }

    [Fact]
    public void Error_rates_that_halve_take_equal_room()
    {
        ErrorRateScale scale = new(0.9, 0.99, Plain);
        Assert.Equal(scale.Place(0.96) - scale.Place(0.92), scale.Place(0.98) - scale.Place(0.96), 1e-9);
        Assert.Equal(["0.9", "0.95", "0.98", "0.99"], Labels(scale, 4));
    }

    [Fact]
    public void A_perfect_accuracy_still_has_a_place()
    {
        ErrorRateScale scale = new(0.9, 1, Plain);
        Assert.Equal(1, scale.Place(1), 1e-12);
        Assert.Equal(0.25, scale.Place(0.99), 1e-9);
    }

    [Fact]
    public void Around_zero_both_sides_mirror_each_other()
    {
        AroundZeroScale scale = new(-10, 10, 0.1, Plain);
        Assert.Equal(0.5, scale.Place(0), 1e-12);
        Assert.Equal(1, scale.Place(2.5) + scale.Place(-2.5), 1e-12);
        Assert.Equal(["-10", "-1", "-0.1", "0", "0.1", "1", "10"], Labels(scale, 7));
    }

    [Theory]
    [InlineData(1e-9, 2e-9)]
    [InlineData(0.98499, 0.98501)]
    [InlineData(-1e6, 3e12)]
    [InlineData(0, 1)]
    public void No_axis_has_more_ticks_than_it_has_room_for_or_fewer_than_two(double low, double high)
    {
        IReadOnlyList<Tick> ticks = new EvenScale(low, high, Plain).Ticks(5);
        Assert.InRange(ticks.Count, 2, 5);
        Assert.All(ticks, tick => Assert.InRange(tick.Value, low - ((high - low) * 1e-6), high + ((high - low) * 1e-6)));
    }
}
