namespace Sleepbot.Verdicts;

/// <summary>Why all runs of a challenger are runs of the baseline, bit for bit: that they are equal says nothing about its rule.</summary>
/// <param name="Reason">How it came about.</param>
/// <param name="Sleeps">How often its runs slept, all together.</param>
public sealed record Idleness(IdleReason Reason, long Sleeps);
