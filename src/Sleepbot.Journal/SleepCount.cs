namespace Sleepbot.Journal;

/// <summary>How often a run slept, and how often that changed anything.</summary>
/// <param name="Sleeps">Steps after which an intervention acted, at any of its stages.</param>
/// <param name="Changes">Times that an intervention changed what it may rewrite; several may act in one sleep.</param>
public readonly record struct SleepCount(long Sleeps, long Changes);
