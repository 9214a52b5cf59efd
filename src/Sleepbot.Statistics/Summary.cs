namespace Sleepbot.Statistics;

/// <summary>What a sample of numbers looks like: how many, where, and how far apart.</summary>
/// <remarks>What a sample is too small for is null, never a number that poses as one.</remarks>
/// <param name="Count">How many values there are.</param>
/// <param name="Mean">Arithmetic mean, or null when there are no values.</param>
/// <param name="StandardDeviation">Sample standard deviation (divided by Count - 1), or null below two values.</param>
/// <param name="Minimum">Smallest value, or null when there are none.</param>
/// <param name="Median">Middle value (quantile 0.5), or null when there are none.</param>
/// <param name="Maximum">Largest value, or null when there are none.</param>
public sealed record Summary(int Count, double? Mean, double? StandardDeviation, double? Minimum, double? Median, double? Maximum)
{
    /// <summary>Summarises a sample.</summary>
    /// <param name="values">The sample, in any order; may be empty. Not modified.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static Summary Of(params ReadOnlySpan<double> values)
    {
        Finite.Check(values, nameof(values));
        if (values.IsEmpty)
        {
            return new Summary(0, null, null, null, null, null);
        }

        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        double mean = Moments.Mean(sorted);
        double? deviation = sorted.Length < 2 ? null : Moments.StandardDeviation(sorted, mean);
        return new Summary(sorted.Length, mean, deviation, sorted[0], Quantile.OfSorted(sorted, 0.5), sorted[^1]);
    }
}
