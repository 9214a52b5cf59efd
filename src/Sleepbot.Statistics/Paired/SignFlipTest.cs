namespace Sleepbot.Statistics;

/// <summary>Does it matter which arm was called the challenger? A permutation test that flips the signs of the pairs' differences.</summary>
/// <remarks>
/// If the arms do not differ, each difference could as well have had the other sign, so the sum seen is one of 2^n equally likely
/// sums. R. A. Fisher, "The Design of Experiments" (1935). Up to <see cref="MostExact"/> differences that are not zero, every sum is counted:
/// two halves of the pairs give two sorted lists of sums, walked against each other (E. Horowitz and S. Sahni, JACM 21, 1974). Beyond,
/// sums are drawn, and the one seen is counted among them (B. Phipson and G. Smyth, 2010), which keeps the p-value above 0.
/// Differences of zero change nothing; sums that tie with the one seen count as just as extreme.
/// </remarks>
/// <param name="P">Two-sided p-value, above 0 and at most 1.</param>
/// <param name="Greater">One-sided p-value of a sum at least as large as the one seen.</param>
/// <param name="Less">One-sided p-value of a sum at most as large as the one seen.</param>
/// <param name="Exact">Whether every sum was counted, not drawn.</param>
public sealed record SignFlipTest(double P, double Greater, double Less, bool Exact)
{
    /// <summary>The most differences other than zero for which all sums are counted.</summary>
    public const int MostExact = 36;

    /// <summary>How many sums are drawn beyond <see cref="MostExact"/>.</summary>
    public const int Draws = 100_000;

    // Accuracies are multiples of 1 / test size, so that sums tie often; rounding must not break the ties.
    private const double Rounding = 1e-9;

    /// <summary>Tests differences.</summary>
    /// <param name="differences">One a pair, finite; may be empty. Not modified.</param>
    /// <param name="seed">Where the drawn signs come from, when they are drawn.</param>
    /// <exception cref="ArgumentException">A difference is not finite.</exception>
    public static SignFlipTest Of(ReadOnlySpan<double> differences, ulong seed = 0)
    {
        Finite.Check(differences, nameof(differences));
        double sum = 0, size = 0;
        List<double> sizes = [];
        foreach (double difference in differences)
        {
            if (difference != 0)
            {
                sum += difference;
                size += Math.Abs(difference);
                sizes.Add(Math.Abs(difference));
            }
        }

        double slack = Rounding * size;
        bool exact = sizes.Count <= MostExact;
        Func<double, double> shareAtLeast = exact ? Counted(sizes, slack) : Drawn(sizes, slack, seed);
        double twoSided = Math.Abs(sum) <= slack ? 1 : Math.Min(1, 2 * shareAtLeast(Math.Abs(sum)));
        return new SignFlipTest(twoSided, shareAtLeast(sum), shareAtLeast(-sum), exact);
    }

    private static Func<double, double> Counted(List<double> sizes, double slack)
    {
        double[] left = Sums(sizes[..(sizes.Count / 2)]);
        double[] right = Sums(sizes[(sizes.Count / 2)..]);
        return bound =>
        {
            long count = 0;
            int first = right.Length;
            foreach (double value in left)
            {
                while (first > 0 && value + right[first - 1] >= bound - slack)
                {
                    first--;
                }

                count += right.Length - first;
            }

            return count / ((double)left.Length * right.Length);
        };
    }

    /// <summary>All sums with every choice of signs, sorted: each size merges the list moved down with the list moved up.</summary>
    private static double[] Sums(List<double> sizes)
    {
        double[] sums = [0];
        foreach (double size in sizes)
        {
            double[] merged = new double[2 * sums.Length];
            int down = 0, up = 0;
            for (int i = 0; i < merged.Length; i++)
            {
                bool takeDown = up == sums.Length || (down < sums.Length && sums[down] - size <= sums[up] + size);
                merged[i] = takeDown ? sums[down++] - size : sums[up++] + size;
            }

            sums = merged;
        }

        return sums;
    }

    private static Func<double, double> Drawn(List<double> sizes, double slack, ulong seed)
    {
        double[] sums = new double[Draws];
        Statistics.Draws draws = new(seed, 1);
        for (int i = 0; i < sums.Length; i++)
        {
            uint bits = 0;
            for (int j = 0; j < sizes.Count; j++)
            {
                bits = j % 32 == 0 ? draws.Bits() : bits >> 1;
                sums[i] += (bits & 1) == 0 ? sizes[j] : -sizes[j];
            }
        }

        return bound => (1.0 + sums.Count(sum => sum >= bound - slack)) / (sums.Length + 1);
    }
}
