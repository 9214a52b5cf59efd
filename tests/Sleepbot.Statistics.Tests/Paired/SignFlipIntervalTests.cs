using System.Text.Json;

namespace Sleepbot.Statistics.Tests;

public class SignFlipIntervalTests
{
    [Fact]
    public void Six_pairs_reach_from_the_least_to_the_largest()
    {
        double[] gains = [0.3, 0.1, 0.6, 0.2, 0.5, 0.4];
        Assert.Equal(new Interval(0.1, 0.6, 0.95), SignFlipInterval.Of(gains));
        Assert.Null(SignFlipInterval.Of(gains.AsSpan(0, 5)));
        Assert.Null(SignFlipInterval.Of([]));
    }

    [Fact]
    public void With_seven_pairs_three_subsets_lie_outside_on_each_side()
    {
        // 0.025 * 2^7 = 3.2. The least three of 127 means: 1, of 1 and 2: 1.5, of 1, 2 and 3: 2, as 2 itself is.
        Interval interval = SignFlipInterval.Of([1, 2, 3, 4, 5, 6, 7])!.Value;
        Assert.Equal((2.0, 6.0), (interval.Low, interval.High));
    }

    [Fact]
    public void It_says_what_the_test_says()
    {
        Assert.All(Reference.Cases("paired"), item =>
        {
            PairedComparison all = PairedComparison.Of(item.Sample());
            if (all is { Pairs: >= 6 and <= 16, Interval: { } interval, MeanGain: { } mean })
            {
                // Moved so that one end lies at 0: just inside the test does not refuse, just outside it does.
                double step = 1e-6 * (interval.High - interval.Low);
                Assert.True(SignFlipTest.Of(Moved(item.Sample().Gains, interval.Low + step)).P > 0.05);
                Assert.True(SignFlipTest.Of(Moved(item.Sample().Gains, interval.Low - step)).P <= 0.05);
                Assert.True(SignFlipTest.Of(Moved(item.Sample().Gains, interval.High - step)).P > 0.05);
                Assert.True(SignFlipTest.Of(Moved(item.Sample().Gains, interval.High + step)).P <= 0.05);
                Assert.InRange(mean, interval.Low, interval.High);
            }
        });
        Assert.Contains(Reference.Cases("paired"), item => item.Sample().Count is >= 6 and <= 16);
    }

    [Fact]
    public void Drawn_subsets_give_nearly_what_all_do()
    {
        double[] gains = [.. Simulated.Normals(17, 0.5, 3)];
        Interval drawn = SignFlipInterval.Of(gains)!.Value;
        MeanInterval student = MeanInterval.Of(gains)!.Value;
        Assert.Equal(student.Low, drawn.Low, 0.1);
        Assert.Equal(student.High, drawn.High, 0.1);
        Assert.Equal(drawn, SignFlipInterval.Of(gains));
        Assert.NotEqual(drawn, SignFlipInterval.Of(gains, seed: 1));
    }

    private static double[] Moved(ReadOnlySpan<double> gains, double by)
    {
        double[] moved = gains.ToArray();
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] -= by;
        }

        return moved;
    }
}
