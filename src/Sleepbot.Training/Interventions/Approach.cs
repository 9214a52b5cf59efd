namespace Sleepbot.Training;

/// <summary>An exponential approach: steps that shrink by the same ratio.</summary>
/// <param name="Step">The latest step.</param>
/// <param name="Ratio">Each step over the one before.</param>
internal readonly record struct Approach(double Step, double Ratio)
{
    /// <summary>Fits the ratio to a series by least squares.</summary>
    /// <param name="series">Its values, with others between them.</param>
    /// <param name="stride">How far apart its values lie.</param>
    /// <param name="count">How many values, at least 3.</param>
    public static Approach Fit(ReadOnlySpan<float> series, int stride, int count)
    {
        double products = 0, squares = 0;
        double before = (double)series[stride] - series[0];
        for (int i = 2; i < count; i++)
        {
            double step = (double)series[i * stride] - series[(i - 1) * stride];
            products += before * step;
            squares += before * before;
            before = step;
        }

        return new Approach(before, squares > 0 ? products / squares : 0);
    }

    /// <summary>Gets how far the series still goes: 0 where the steps do not shrink with an even sign.</summary>
    /// <param name="horizon">How many steps ahead.</param>
    public double Ahead(double horizon) => Ratio is > 0 and < 1 ? Step * Ratio * (1 - Math.Pow(Ratio, horizon)) / (1 - Ratio) : 0;
}
