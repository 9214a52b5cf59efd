namespace Sleepbot.Pictures.Tests;

public class SvgPathTests
{
    [Fact]
    public void Writes_relative_tenths() =>
        Assert.Equal("m10 20.5 5 -1 .5 0", SvgPath.Line([(10, 20.5), (15, 19.5), (15.5, 19.52)]));

    [Fact]
    public void Rounding_does_not_add_up_along_a_line()
    {
        string path = SvgPath.Line(Enumerable.Range(0, 1001).Select(i => (i * 0.14, 0.0)));
        double[] numbers = [.. path.TrimStart('m').Split(' ').Select(double.Parse)];

        Assert.Equal(140, numbers.Where((_, i) => i % 2 == 0).Sum(), 0.051);
    }

    [Fact]
    public void A_band_goes_there_along_its_top_and_back_along_its_bottom() =>
        Assert.Equal("m0 2 1 0 0 7 -1 0z", SvgPath.Band([(0, 9, 2), (1, 9, 2)]));

    [Fact]
    public void Nothing_is_an_empty_path() => Assert.Equal("", SvgPath.Line([]));
}
