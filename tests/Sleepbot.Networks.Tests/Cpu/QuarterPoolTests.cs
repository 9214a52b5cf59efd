using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

public sealed class QuarterPoolTests
{
    private const int Planes = 3;
    private const float Slope = 0.25f;

    // Rows of fewer than eight windows, of an odd and of an even number of eights; numbers of rows that two divides and others; a row or column in no window.
    public static TheoryData<int, int> Sizes() => new(
        from height in (int[])[2, 3, 6, 10, 11]
        from width in (int[])[2, 3, 9, 10, 16, 17, 20, 28, 37, 52]
        select (height, width));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Each_window_has_its_largest_value_and_gives_to_its_first(int height, int width)
    {
        var values = Buffer(Planes * height * width);
        var given = Buffer(Planes * (height / 2) * (width / 2));
        var (largests, gradients) = (new FloatBuffer(given.Length), new FloatBuffer(values.Length));
        RandomSource.FromSeed(1).FillNormal(values.Span);
        RandomSource.FromSeed(2).FillNormal(given.Span);

        // Few different values, so that many windows have their largest more than once; in some all are below 0.
        foreach (ref float value in values.Span)
        {
            value = float.Round(2 * value - 1) / 2;
        }

        // Of the last window, if the last row and column are in one.
        values.Span[(Planes * height * width) - 1] = float.NaN;
        var pool = new QuarterPool(height, width, Slope);
        pool.Forward(ref values.Span[0], ref largests.Span[0], Planes);
        pool.Backward(ref values.Span[0], ref largests.Span[0], ref given.Span[0], ref gradients.Span[0], Planes);

        float[] expected = new float[Planes * height * width];
        for (int window = 0; window < Planes * (height / 2) * (width / 2); window++)
        {
            int row = window / (width / 2), plane = row / (height / 2);
            int corner = (((plane * height) + (row % (height / 2) * 2)) * width) + (window % (width / 2) * 2);
            int[] places = [corner, corner + 1, corner + width, corner + width + 1];
            float[] some = [.. places.Select(place => values.Span[place])];
            float largest = some.Any(float.IsNaN) ? float.NaN : some.Max();
            Assert.Equal(largest, largests.Span[window]);
            if (!float.IsNaN(largest))
            {
                expected[places[Array.IndexOf(some, largest)]] = given.Span[window] * (largest > 0 ? 1 : Slope);
            }
        }

        Assert.Equal(expected, gradients.Span[..expected.Length].ToArray());
    }

    /// <summary>Makes room for some numbers, and behind them for what vectors reach.</summary>
    private static FloatBuffer Buffer(int length) => new(length + (4 * PlanValue.Lanes));
}
