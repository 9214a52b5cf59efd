namespace Sleepbot.Statistics;

/// <summary>Quantiles of a sample, interpolated linearly between its sorted values.</summary>
/// <remarks>
/// Type 7 of R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996):
/// the default of R, NumPy and Julia.
/// </remarks>
public static class Quantile
{
    /// <summary>Computes one quantile.</summary>
    /// <param name="values">The sample, in any order; at least one finite number. Not modified.</param>
    /// <param name="probability">Which quantile, 0 (the smallest value) to 1 (the largest); 0.5 is the median.</param>
    /// <returns>The value below which a share of <paramref name="probability"/> of the sample lies.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty or holds a number that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not within 0 to 1.</exception>
    public static double Of(ReadOnlySpan<double> values, double probability)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("An empty sample has no quantile; expected at least one value.", nameof(values));
        }

        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A quantile's probability lies within 0 to 1.");
        }

        Finite.Check(values, nameof(values));
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, probability);
    }

    internal static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        double place = probability * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
