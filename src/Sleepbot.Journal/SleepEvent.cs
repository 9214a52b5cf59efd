namespace Sleepbot.Journal;

/// <summary>One intervention at one sleep of a run, with its cost and the size of what it changed.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Step">Optimizer steps taken before the sleep.</param>
/// <param name="Intervention">The intervention's name.</param>
/// <param name="Seconds">Wall time it took.</param>
/// <param name="Change">L2 norm of the change of all weights.</param>
/// <param name="RelativeChange">The change over the L2 norm of the weights it was allowed to touch, before it.</param>
public readonly record struct SleepEvent(long RunId, long Step, string Intervention, double Seconds, double Change, double RelativeChange);
