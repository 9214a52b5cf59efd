namespace Sleepbot.Statistics;

/// <summary>Many challengers, many chances to be fooled: what remains of their evidence when all are counted.</summary>
public static class Multiplicity
{
    /// <summary>Adjusts p-values so that, whatever depends on what, the chance of any false finding at or below alpha is at most alpha.</summary>
    /// <remarks>S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979).</remarks>
    /// <param name="p">P-values, each 0 to 1, in any order; may be empty. Not modified.</param>
    /// <returns>The adjusted p-values, in the same order.</returns>
    /// <exception cref="ArgumentException">A p-value is not within 0 to 1.</exception>
    public static double[] Holm(ReadOnlySpan<double> p)
    {
        double[] values = p.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not (>= 0 and <= 1))
            {
                throw new ArgumentException($"P-value {i} of {values.Length} is {values[i]}; expected 0 to 1.", nameof(p));
            }
        }

        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] adjusted = new double[values.Length];
        double most = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            most = Math.Max(most, Math.Min(1, (order.Length - rank) * values[order[rank]]));
            adjusted[order[rank]] = most;
        }

        return adjusted;
    }

    /// <summary>Chooses findings among many so that the expected share of false ones is at most alpha, whatever depends on what (e-BH).</summary>
    /// <remarks>
    /// R. Wang and A. Ramdas, "False Discovery Rate Control with E-values", JRSS B 84 (2022): the k largest are found, for the largest k with
    /// k * e_(k) / m at least 1 / alpha. For screening; pass e-values as they stood when each test stopped, never their maxima on the way.
    /// </remarks>
    /// <param name="e">E-values, each at least 0, in any order; may be empty. Not modified.</param>
    /// <param name="alpha">The share of false findings to allow, above 0 and below 1.</param>
    /// <returns>Which are found, in the same order.</returns>
    /// <exception cref="ArgumentException">An e-value is negative or not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not above 0 and below 1.</exception>
    public static bool[] EBenjaminiHochberg(ReadOnlySpan<double> e, double alpha = 0.05)
    {
        Level.Check(alpha, nameof(alpha));
        double[] sorted = e.ToArray();
        for (int i = 0; i < sorted.Length; i++)
        {
            if (!(sorted[i] >= 0))
            {
                throw new ArgumentException($"E-value {i} of {sorted.Length} is {sorted[i]}; expected at least 0.", nameof(e));
            }
        }

        Array.Sort(sorted, (left, right) => right.CompareTo(left));
        double bound = double.PositiveInfinity;
        for (int k = 1; k <= sorted.Length; k++)
        {
            bound = k * sorted[k - 1] / sorted.Length >= 1 / alpha ? sorted[k - 1] : bound;
        }

        bool[] found = new bool[e.Length];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = e[i] >= bound;
        }

        return found;
    }
}
