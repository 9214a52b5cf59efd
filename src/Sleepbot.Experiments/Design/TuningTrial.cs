namespace Sleepbot.Experiments;

/// <summary>One setting that an arm is tried with.</summary>
/// <param name="Arm">The trial's name among the arms of the tuning experiment: <c>ARM (trial 3)</c>.</param>
/// <param name="Of">The arm that is tuned.</param>
/// <param name="Number">Which trial of that arm it is, from 1. Trials of one number have the same values in all arms.</param>
/// <param name="Settings">What it sets. A setting that the arm does not have is left out.</param>
public sealed record TuningTrial(string Arm, string Of, int Number, IReadOnlyList<SettingValue> Settings);
