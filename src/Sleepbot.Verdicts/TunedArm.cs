namespace Sleepbot.Verdicts;

/// <summary>One arm's tuning.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="Chosen">The settings it was run with, by their path in an arm.</param>
/// <param name="Trials">What was tried, in order; empty where the tuning experiment is not in this journal.</param>
public sealed record TunedArm(string Arm, IReadOnlyDictionary<string, double> Chosen, IReadOnlyList<TrialOutcome> Trials);
