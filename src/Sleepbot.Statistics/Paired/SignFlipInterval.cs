using System.Numerics;

namespace Sleepbot.Statistics;

/// <summary>The interval of a mean gain that belongs to <see cref="SignFlipTest"/>: the gains that the test would not refuse.</summary>
/// <remarks>
/// Where luck is symmetric, the true gain lies between any two neighbours of the sorted means of all 2^n - 1 subsets with the same chance, 1 / 2^n
/// (J. Hartigan, "Using Subsample Values as Typical Values", JASA 64, 1969). So the interval covers exactly as often as it says, with few
/// pairs and whatever the distribution, and where all pairs are wins it is above 0. Beyond <see cref="MostExact"/> pairs, subsets are drawn, which
/// keeps the promise.
/// </remarks>
public static class SignFlipInterval
{
    /// <summary>The most pairs for which all subsets are taken.</summary>
    public const int MostExact = 16;

    // Not counting the one that is the true gain's place: 10,000 gaps.
    private const int DrawnSubsets = 9_999;

    /// <summary>Computes the interval.</summary>
    /// <param name="gains">One a pair, finite. Not modified.</param>
    /// <param name="level">Confidence level, above 0 and below 1. The interval's own is the next higher that there is: 96.9 % with six pairs for 95 %.</param>
    /// <param name="seed">Where the drawn subsets come from, when they are drawn.</param>
    /// <returns>The interval, or null with too few pairs for any: below six at 95 %.</returns>
    /// <exception cref="ArgumentException">A gain is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public static Interval? Of(ReadOnlySpan<double> gains, double level = MeanInterval.DefaultLevel, ulong seed = 0)
    {
        Level.Check(level, nameof(level));
        Finite.Check(gains, nameof(gains));
        double[] means = gains.Length == 0 ? [] : gains.Length <= MostExact ? All(gains) : Drawn(gains, seed);

        // A little more than 0.05 / 2 is no less than it: 0.025 has no exact binary form.
        int outside = (int)(((1 - level) / 2 * (means.Length + 1)) + 1e-9);
        if (outside == 0)
        {
            return null;
        }

        Array.Sort(means);
        return new Interval(means[outside - 1], means[^outside], level);
    }

    /// <summary>The means of all subsets; each is a smaller one and one gain more.</summary>
    private static double[] All(ReadOnlySpan<double> gains)
    {
        double[] sums = new double[1 << gains.Length];
        for (int subset = 1; subset < sums.Length; subset++)
        {
            sums[subset] = sums[subset & (subset - 1)] + gains[BitOperations.TrailingZeroCount(subset)];
        }

        return [.. sums.Select((sum, subset) => sum / BitOperations.PopCount((uint)subset)).Skip(1)];
    }

    private static double[] Drawn(ReadOnlySpan<double> gains, ulong seed)
    {
        double[] means = new double[DrawnSubsets];
        Draws draws = new(seed, 2);
        for (int i = 0; i < means.Length; i++)
        {
            (double sum, int count) = (0, 0);
            while (count == 0)
            {
                uint bits = 0;
                for (int j = 0; j < gains.Length; j++)
                {
                    bits = j % 32 == 0 ? draws.Bits() : bits >> 1;
                    (sum, count) = (bits & 1) == 0 ? (sum, count) : (sum + gains[j], count + 1);
                }
            }

            means[i] = sum / count;
        }

        return means;
    }
}
