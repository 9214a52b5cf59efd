using MathNet.Numerics.Distributions;

namespace Sleepbot.Statistics;

/// <summary>A typical difference that one wild run cannot sway: the median of all means of two differences.</summary>
/// <remarks>
/// J. L. Hodges and E. L. Lehmann, "Estimates of Location Based on Rank Tests", Annals of Mathematical Statistics 34 (1963). The interval
/// turns the signed-rank test around (M. Hollander, D. Wolfe and E. Chicken, "Nonparametric Statistical Methods", section 3.3); it is
/// right when the differences scatter symmetrically, and errs on the wide side when they tie.
/// </remarks>
/// <param name="Shift">The median of the means (d_i + d_j) / 2 over all i up to j.</param>
/// <param name="Interval">Its interval, or null where so few pairs cannot carry the level (below six pairs at 95 %).</param>
/// <param name="Exact">Whether the interval counts ranks exactly; beyond <see cref="MostExact"/> pairs it is the normal approximation.</param>
public sealed record HodgesLehmannShift(double Shift, Interval? Interval, bool Exact)
{
    /// <summary>The most pairs for which ranks are counted exactly.</summary>
    public const int MostExact = 100;

    /// <summary>Estimates the shift.</summary>
    /// <param name="differences">One a pair, at least one, finite. Not modified.</param>
    /// <param name="level">Confidence level, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There is no difference, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public static HodgesLehmannShift Of(ReadOnlySpan<double> differences, double level = MeanInterval.DefaultLevel)
    {
        Level.Check(level, nameof(level));
        Finite.Check(differences, nameof(differences));
        if (differences.IsEmpty)
        {
            throw new ArgumentException("No differences have no shift; expected at least one pair.", nameof(differences));
        }

        int count = differences.Length;
        double[] means = new double[count * (count + 1) / 2];
        int place = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = i; j < count; j++)
            {
                means[place++] = (differences[i] + differences[j]) / 2;
            }
        }

        Array.Sort(means);
        bool exact = count <= MostExact;
        int cut = exact ? ExactCut(count, (1 - level) / 2) : NormalCut(count, (1 - level) / 2);
        Interval? interval = cut == 0 ? null : new Interval(means[cut - 1], means[^cut], level);
        return new HodgesLehmannShift(Quantile.OfSorted(means, 0.5), interval, exact);
    }

    /// <summary>The largest k for which a rank sum below k has at most this chance; the interval runs from the k-th mean to the k-th last.</summary>
    private static int ExactCut(int count, double tail)
    {
        // chances[s]: that the ranks with a positive sign sum to s, each rank positive with chance 1/2.
        double[] chances = new double[(count * (count + 1) / 2) + 1];
        chances[0] = 1;
        for (int rank = 1; rank <= count; rank++)
        {
            for (int sum = rank * (rank + 1) / 2; sum >= 0; sum--)
            {
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
            }
        }

        double below = 0;
        int cut = 0;
        while (below + chances[cut] <= tail)
        {
            below += chances[cut++];
        }

        return cut;
    }

    private static int NormalCut(int count, double tail)
    {
        double n = count, deviation = Math.Sqrt(n * (n + 1) * ((2 * n) + 1) / 24);
        return (int)Math.Max(0, Math.Floor((n * (n + 1) / 4) + (Normal.InvCDF(0, 1, tail) * deviation)));
    }
}
