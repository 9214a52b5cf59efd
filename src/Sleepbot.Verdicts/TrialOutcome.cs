namespace Sleepbot.Verdicts;

/// <summary>One setting that an arm was tried with.</summary>
/// <param name="Number">Which trial, from 1; the same number has the same values in all arms.</param>
/// <param name="Settings">What it set, by path in an arm.</param>
/// <param name="Runs">The trial's runs that have ended, measured on the validation split.</param>
/// <param name="Mean">The mean of the values of those that did not diverge, in the endpoint's unit; null if there is none.</param>
/// <param name="IsChosen">Whether the arm was run with it.</param>
public sealed record TrialOutcome(int Number, IReadOnlyDictionary<string, double> Settings, IReadOnlyList<ArmRun> Runs, double? Mean, bool IsChosen);
