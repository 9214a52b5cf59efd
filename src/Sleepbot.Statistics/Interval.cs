namespace Sleepbot.Statistics;

/// <summary>A range of values, and how sure it is.</summary>
/// <param name="Low">Lower end; may be negative infinity where nothing bounds the value from below.</param>
/// <param name="High">Upper end, at least <paramref name="Low"/>; may be infinity.</param>
/// <param name="Level">Confidence level, above 0 and below 1, for example 0.95.</param>
public readonly record struct Interval(double Low, double High, double Level)
{
    /// <summary>Tells whether a value lies within the interval, its ends included.</summary>
    /// <param name="value">The value, for example 0 for "no difference".</param>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>Tells whether the whole interval lies between -<paramref name="reach"/> and +<paramref name="reach"/>, ends excluded.</summary>
    /// <param name="reach">For example the smallest effect that matters; at least 0.</param>
    public bool IsWithin(double reach) => -reach < Low && High < reach;
}
