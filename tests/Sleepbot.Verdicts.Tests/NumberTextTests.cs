using Sleepbot.Statistics;

namespace Sleepbot.Verdicts.Tests;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.0031, EndpointUnit.Accuracy, Better.Higher, "+0.31")]
    [InlineData(-0.0031, EndpointUnit.Accuracy, Better.Higher, "\u22120.31")]
    [InlineData(0.00001, EndpointUnit.Accuracy, Better.Higher, "0.00")]
    [InlineData(-0.00001, EndpointUnit.Accuracy, Better.Higher, "0.00")]
    [InlineData(312, EndpointUnit.Steps, Better.Lower, "\u2212312")]
    [InlineData(-1312, EndpointUnit.Gradients, Better.Lower, "+1,312")]
    [InlineData(0.5, EndpointUnit.Seconds, Better.Lower, "\u22120.500")]
    [InlineData(-0.000312, EndpointUnit.Seconds, Better.Lower, "+0.000312")]
    [InlineData(0.01234, EndpointUnit.Loss, Better.Lower, "\u22120.0123")]
    public void A_difference_has_the_direction_of_the_endpoint(double gain, EndpointUnit unit, Better better, string text) =>
        Assert.Equal(text, NumberText.Difference(gain, unit, better));

    [Fact]
    public void An_interval_goes_from_the_lower_to_the_higher_value_whichever_is_better()
    {
        Assert.Equal("\u22120.10 to +0.20", NumberText.Difference(new Interval(-0.001, 0.002, 0.95), EndpointUnit.Accuracy, Better.Higher));
        Assert.Equal("\u2212200 to +100", NumberText.Difference(new Interval(-100, 200, 0.95), EndpointUnit.Steps, Better.Lower));
        Assert.Equal(NumberText.Nothing, NumberText.Difference((Interval?)null, EndpointUnit.Steps, Better.Lower));
    }

    [Theory]
    [InlineData(1, "p = 1.00")]
    [InlineData(0.31, "p = 0.31")]
    [InlineData(0.0996, "p = 0.10")]
    [InlineData(0.0499, "p = 0.050")]
    [InlineData(0.0042, "p = 0.004")]
    [InlineData(0.0004, "p < 0.001")]
    public void A_p_value_is_never_zero(double p, string text)
    {
        Assert.Equal(text, NumberText.P(p));

        // In a column that is named so only the equals sign goes.
        Assert.Equal(text.Contains('=', StringComparison.Ordinal) ? text[4..] : text[2..], NumberText.PValue(p));
    }

    [Fact]
    public void A_difference_stands_with_its_interval_or_alone()
    {
        Interval interval = new(-10, 30, 0.95);
        Assert.Equal("\u221212 (\u221230 to +10)", NumberText.Difference(12, interval, EndpointUnit.Steps, Better.Lower));
        Assert.Equal("+0.31", NumberText.Difference(0.0031, null, EndpointUnit.Accuracy, Better.Higher));
        Assert.Equal(NumberText.Nothing, NumberText.Difference(null, null, EndpointUnit.Accuracy, Better.Higher));
    }

    [Theory]
    [InlineData(0.423, "0.42")]
    [InlineData(8.46, "8.5")]
    [InlineData(9.96, "10")]
    [InlineData(12_345, "12,345")]
    [InlineData(5e9, "over a million")]
    public void Evidence_has_two_digits_or_all_it_needs(double evidence, string text) => Assert.Equal(text, NumberText.Evidence(evidence));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.26, "260 ms")]
    [InlineData(4.12, "4.1 s")]
    [InlineData(42.4, "42 s")]
    [InlineData(99.6, "2 min")]
    [InlineData(5_970, "1 h 40 min")]
    [InlineData(11_100, "3 h 05 min")]
    public void A_duration_has_the_unit_that_fits(double seconds, string text) => Assert.Equal(text, NumberText.Duration(seconds));

    [Theory]
    [InlineData(0.001, EndpointUnit.Accuracy, "0.1 points")]
    [InlineData(0.0005, EndpointUnit.Accuracy, "0.05 points")]
    [InlineData(0.01, EndpointUnit.Accuracy, "1 point")]
    [InlineData(47, EndpointUnit.Steps, "47 steps")]
    public void The_smallest_effect_is_written_as_it_was_declared(double effect, EndpointUnit unit, string text) => Assert.Equal(text, NumberText.Effect(effect, unit));

    [Theory]
    [InlineData(123.456, "123.46")]
    [InlineData(1.5, "1.50")]
    [InlineData(0.00912, "0.00912")]
    [InlineData(0.0000451, "0.0000451")]
    [InlineData(0, "0.00")]
    public void Seconds_have_three_digits_that_say_something(double seconds, string text)
    {
        Assert.Equal(text, NumberText.Value(seconds, EndpointUnit.Seconds));
        Assert.Equal($"{text} seconds", NumberText.Size(seconds, EndpointUnit.Seconds));
    }

    [Fact]
    public void Counts_know_their_plural() => Assert.Equal(("1 run", "0 runs", "1,024 runs"), (NumberText.Count(1, "run"), NumberText.Count(0, "run"), NumberText.Count(1024, "run")));
}
