namespace Sleepbot.Verdicts;

/// <summary>A run that failed, so that its seed has no pair.</summary>
/// <param name="Arm">Its arm: the challenger or the baseline.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Message">Why, as far as it is known; may be empty.</param>
public sealed record FailedRun(string Arm, long Seed, string Message);
