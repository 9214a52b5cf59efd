namespace Sleepbot.Statistics;

/// <summary>What the baseline and a challenger reached from the same seed.</summary>
/// <param name="Baseline">The baseline's value.</param>
/// <param name="Challenger">The challenger's value, in the same unit.</param>
public readonly record struct Pair(double Baseline, double Challenger)
{
    /// <summary>Gets the challenger's value minus the baseline's.</summary>
    public double Difference => Challenger - Baseline;
}
