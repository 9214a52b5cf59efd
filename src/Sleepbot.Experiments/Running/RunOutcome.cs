using Sleepbot.Journal;

namespace Sleepbot.Experiments;

/// <summary>What became of one run.</summary>
/// <param name="Arm">Its arm.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Message">Why it diverged or failed, or an empty string.</param>
/// <param name="Steps">Optimizer steps it took.</param>
/// <param name="TestAccuracy">Its latest test accuracy, 0 to 1, or null if none was measured.</param>
/// <param name="Elapsed">Wall time it took now; nothing for a run that was kept.</param>
/// <param name="IsKept">Whether it had ended before, or was done by another process: it was not trained here.</param>
/// <param name="IsGivenUp">Whether it was interrupted without a checkpoint, because it did not come out of a sleep when it was stopped.</param>
public sealed record RunOutcome(
    string Arm, long Seed, RunStatus Status, string Message, long Steps, double? TestAccuracy, TimeSpan Elapsed, bool IsKept = false, bool IsGivenUp = false);
