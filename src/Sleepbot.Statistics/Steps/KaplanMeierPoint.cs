namespace Sleepbot.Statistics;

/// <summary>One step down of a Kaplan-Meier curve.</summary>
/// <param name="Steps">When one or more runs reached the target.</param>
/// <param name="Waiting">The share of runs that had not, from then on; 0 to 1.</param>
public readonly record struct KaplanMeierPoint(double Steps, double Waiting);
