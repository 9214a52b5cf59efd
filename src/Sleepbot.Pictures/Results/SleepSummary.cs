namespace Sleepbot.Pictures;

/// <summary>What one intervention did over all runs of an arm.</summary>
/// <param name="Intervention">The intervention's name.</param>
/// <param name="Count">How many times it fired.</param>
/// <param name="Seconds">Wall time it took, all firings together.</param>
/// <param name="MeanRelativeChange">
/// Mean over the firings of the L2 norm of its change over the L2 norm of the weights it was allowed to touch. Firings whose change
/// is not finite are left out of it (their run diverged); null when no other is left.
/// </param>
public sealed record SleepSummary(string Intervention, long Count, double Seconds, double? MeanRelativeChange);
