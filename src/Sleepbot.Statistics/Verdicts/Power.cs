using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Sleepbot.Statistics;

/// <summary>How many seeds a question needs, asked before they are run.</summary>
public static class Power
{
    /// <summary>Computes how many runs of each arm show that the challenger beats the baseline with a given probability, by ranks alone.</summary>
    /// <remarks>
    /// G. E. Noether, "Sample Size Determination for Some Common Nonparametric Tests", JASA 82 (1987), for the one-sided rank test of two arms of
    /// equal size: n = (z_(1-alpha) + z_power)^2 / (6 (p - 1/2)^2). X. Bouthillier et al., "Accounting for Variance in Machine Learning
    /// Benchmarks", MLSys 2021, recommend 29 runs, for p = 0.75. It takes no account of pairing.
    /// </remarks>
    /// <param name="probability">The probability that is worth finding, above 0.5 and at most 1.</param>
    /// <param name="alpha">One-sided error rate, above 0 and below 1.</param>
    /// <param name="power">The chance of finding it, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static int RunsForWins(double probability, double alpha = 0.05, double power = 0.95)
    {
        if (probability is not (> 0.5 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability worth finding lies above 0.5, at most 1.");
        }

        Level.Check(alpha, nameof(alpha));
        Level.Check(power, nameof(power));
        double sum = Normal.InvCDF(0, 1, 1 - alpha) + Normal.InvCDF(0, 1, power), apart = probability - 0.5;
        return (int)Math.Ceiling(sum * sum / (6 * apart * apart));
    }

    /// <summary>Computes how many pairs show a mean gain, by the two-sided t-test.</summary>
    /// <param name="effect">The mean gain that is worth finding, above 0, in any unit.</param>
    /// <param name="deviation">The standard deviation of the gains, above 0, in the same unit.</param>
    /// <param name="alpha">Two-sided error rate, above 0 and below 1.</param>
    /// <param name="power">The chance of finding it, above <paramref name="alpha"/> and below 1.</param>
    /// <returns>At least 2; <see cref="int.MaxValue"/> when a billion would not do.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static int PairsForMean(double effect, double deviation, double alpha = 0.05, double power = 0.8)
    {
        Positive(effect, nameof(effect));
        Positive(deviation, nameof(deviation));
        Level.Check(alpha, nameof(alpha));
        Level.Check(power, nameof(power));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(power, alpha);
        const int Most = 1_000_000_000;
        int low = 1, high = 2;
        while (OfMean(high, effect / deviation, alpha) < power)
        {
            if (high >= Most)
            {
                return int.MaxValue;
            }

            (low, high) = (high, Math.Min(2 * high, Most));
        }

        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = OfMean(middle, effect / deviation, alpha) < power ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>Computes the chance that a two-sided t-test of pairs finds a mean gain.</summary>
    /// <remarks>
    /// The t statistic's noncentral distribution, as the mean of a normal probability over the spread that the pairs may happen to show.
    /// </remarks>
    /// <param name="pairs">How many pairs, at least 2.</param>
    /// <param name="effectSize">The mean gain in standard deviations of the gains; finite.</param>
    /// <param name="alpha">Two-sided error rate, above 0 and below 1.</param>
    /// <returns>Between <paramref name="alpha"/> and 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double OfMean(int pairs, double effectSize, double alpha = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 2);
        Level.Check(alpha, nameof(alpha));
        if (!double.IsFinite(effectSize))
        {
            throw new ArgumentOutOfRangeException(nameof(effectSize), effectSize, "An effect size is a finite number of standard deviations.");
        }

        double freedom = pairs - 1, centre = effectSize * Math.Sqrt(pairs);
        double bound = StudentT.InvCDF(0, 1, freedom, 1 - (alpha / 2));
        double logScale = Math.Log(2) + (freedom / 2 * Math.Log(freedom / 2)) - SpecialFunctions.GammaLn(freedom / 2);
        // Simpson's rule over the ratio of seen to true spread, ten of its standard deviations either way.
        const int Panels = 2000;
        double reach = 10 / Math.Sqrt(2 * freedom), from = Math.Max(0, 1 - reach), width = (1 + reach - from) / Panels, sum = 0;
        for (int i = 0; i <= Panels; i++)
        {
            double spread = from + (i * width);
            double powerOf = freedom == 1 ? 0 : (freedom - 1) * Math.Log(spread);
            double density = Math.Exp(logScale + powerOf - (freedom * spread * spread / 2));
            double found = Normal.CDF(0, 1, centre - (bound * spread)) + Normal.CDF(0, 1, -centre - (bound * spread));
            sum += (i is 0 or Panels ? 1 : i % 2 == 0 ? 2 : 4) * density * found;
        }

        return Math.Min(1, sum * width / 3);
    }

    private static void Positive(double value, string parameter)
    {
        if (!(double.IsFinite(value) && value > 0))
        {
            throw new ArgumentOutOfRangeException(parameter, value, "Expected a finite number above 0.");
        }
    }
}
