namespace Sleepbot.Journal;

/// <summary>How an experiment began.</summary>
/// <param name="Id">
/// Its id: the name in lower-case letters, digits and hyphens, then <c>-N</c>, where N counts the experiments of that name from 1.
/// </param>
/// <param name="GoesOn">Whether it was there, with the same arms and baseline, and goes on; else it is new.</param>
/// <param name="Previous">The latest experiment of the name before it, or null if there was none, or if it was to begin anew.</param>
/// <param name="Arms">What became of each arm, in order.</param>
public sealed record ExperimentStart(string Id, bool GoesOn, string? Previous, IReadOnlyList<ArmStart> Arms);
