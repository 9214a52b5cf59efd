using MathNet.Numerics.Distributions;

namespace Sleepbot.Statistics;

/// <summary>A mean with the interval that Student's t distribution gives it.</summary>
/// <remarks>
/// Over many samples from a normal distribution, a share of <paramref name="Level"/> of such intervals holds the true mean.
/// Student, "The Probable Error of a Mean", Biometrika 6 (1908).
/// </remarks>
/// <param name="Mean">The sample's mean.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">Confidence level, between 0 and 1, for example 0.95.</param>
public readonly record struct MeanInterval(double Mean, double Low, double High, double Level)
{
    /// <summary>The level used when none is given.</summary>
    public const double DefaultLevel = 0.95;

    /// <summary>Computes the interval of a sample's mean, with Count - 1 degrees of freedom.</summary>
    /// <param name="values">The sample, in any order. Not modified.</param>
    /// <param name="level">Confidence level, above 0 and below 1.</param>
    /// <returns>The interval, of width 0 when all values are equal; or null below two values, where nothing is known of the spread.</returns>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public static MeanInterval? Of(ReadOnlySpan<double> values, double level = DefaultLevel)
    {
        if (level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies above 0 and below 1; use 0.95 for 95 %.");
        }

        Finite.Check(values, nameof(values));
        if (values.Length < 2)
        {
            return null;
        }

        double mean = Moments.Mean(values);
        double standardError = Moments.StandardDeviation(values, mean) / Math.Sqrt(values.Length);
        double reach = StudentT.InvCDF(0, 1, values.Length - 1, (1 + level) / 2) * standardError;
        return new MeanInterval(mean, mean - reach, mean + reach, level);
    }

    /// <summary>Tells whether a value lies within the interval, its ends included.</summary>
    /// <param name="value">The value, for example 0 for "no difference".</param>
    public bool Contains(double value) => Low <= value && value <= High;
}
