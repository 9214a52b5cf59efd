namespace Sleepbot.Statistics;

/// <summary>The steps to a target of the baseline and of a challenger from the same seed.</summary>
/// <param name="Baseline">The baseline's steps.</param>
/// <param name="Challenger">The challenger's steps, in the same unit.</param>
/// <param name="Budget">The steps that both are looked at for, above 0: a target reached later counts as not reached.</param>
public readonly record struct StepsPair(StepsToTarget Baseline, StepsToTarget Challenger, double Budget);
