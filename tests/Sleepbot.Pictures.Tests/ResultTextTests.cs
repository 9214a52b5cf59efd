namespace Sleepbot.Pictures.Tests;

public class ResultTextTests
{
    [Theory]
    [InlineData(0.98424, "98.42\u00a0%")]
    [InlineData(1.0, "100.00\u00a0%")]
    [InlineData(null, "–")]
    public void Writes_percentages(double? share, string expected) => Assert.Equal(expected, ResultText.Percent(share));

    [Theory]
    [InlineData(0.0012, "+0.12")]
    [InlineData(-0.0031, "−0.31")]
    [InlineData(0.00001, "0.00")]
    [InlineData(-0.00001, "0.00")]
    [InlineData(0.0, "0.00")]
    [InlineData(null, "–")]
    public void Writes_points_with_a_sign_unless_they_round_to_nothing(double? difference, string expected) =>
        Assert.Equal(expected, ResultText.Points(difference));

    [Theory]
    [InlineData(0.0, "0\u00a0s")]
    [InlineData(0.0000000042, "4\u00a0ns")]
    [InlineData(0.0000042, "4.2\u00a0\u00b5s")]
    [InlineData(0.00052, "520\u00a0\u00b5s")]
    [InlineData(0.00099996, "1.0\u00a0ms")]
    [InlineData(0.84, "840\u00a0ms")]
    [InlineData(13.24, "13.2\u00a0s")]
    [InlineData(99.97, "1\u00a0min 40\u00a0s")]
    [InlineData(725.0, "12\u00a0min 05\u00a0s")]
    [InlineData(3599.7, "1\u00a0h 00\u00a0min")]
    [InlineData(9000.0, "2\u00a0h 30\u00a0min")]
    [InlineData(null, "–")]
    public void Writes_durations(double? seconds, string expected) => Assert.Equal(expected, ResultText.Duration(seconds));
}
