using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>What a run leaves.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Message">Why it diverged, with the step and the first layer, or why it stopped early; else an empty string.</param>
/// <param name="Steps">Optimizer steps it took.</param>
/// <param name="Seconds">What its time went to.</param>
/// <param name="State">The weights and statistics that it keeps: after its last step, or the best by validation.</param>
/// <param name="Checkpoint">Where it can continue, if it was interrupted; null if it was not, in the middle of a sleep, or of an evaluation of weights that a rule put in place of the trained ones.</param>
/// <param name="Changes">How far its interventions moved what they rewrote, if that was asked for, and was taken down from its beginning to its end; else null.</param>
public sealed record RunResult(RunEnd End, string Message, long Steps, RunSeconds Seconds, NetworkState State, Checkpoint? Checkpoint, ChangeRecord? Changes = null);
