namespace Sleepbot.Journal;

/// <summary>How an experiment began.</summary>
/// <param name="Id">
/// Its id: the name in lower-case letters, digits and hyphens, then <c>-N</c>, where N counts the experiments of that name from 1.
/// </param>
/// <param name="GoesOn">Whether it was there, with the same arms and baseline, and goes on; else it is new.</param>
/// <param name="Previous">The experiment it was compared with, or null if there was none, or if it was to begin anew: the one that was to go on, or else the one of its name that was begun or gone on with last.</param>
/// <param name="Arms">What became of each arm, in order; empty where the experiment goes on.</param>
/// <param name="Removed">The arms of <paramref name="Previous"/> whose names are not among them, in its order; empty where the experiment goes on.</param>
/// <param name="PreviousBaseline">The baseline of <paramref name="Previous"/>, or null.</param>
public sealed record ExperimentStart(string Id, bool GoesOn, string? Previous, IReadOnlyList<ArmStart> Arms, IReadOnlyList<string> Removed, string? PreviousBaseline);
