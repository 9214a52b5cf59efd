namespace Sleepbot.Journal;

/// <summary>One run: one arm with one seed.</summary>
/// <param name="Id">The journal's number for it.</param>
/// <param name="ExperimentId">The experiment it belongs to.</param>
/// <param name="Arm">Name of its arm.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Message">Why it diverged or failed, or an empty string.</param>
/// <param name="Steps">Optimizer steps it took.</param>
/// <param name="WeightsHash">SHA-256 of the final weights, and after them the running statistics of a network that has any, as little-endian float32, in lower-case hexadecimal; empty until its end.</param>
/// <param name="Seconds">What its time went to.</param>
public sealed record RunRecord(
    long Id,
    string ExperimentId,
    string Arm,
    long Seed,
    RunStatus Status,
    string Message,
    long Steps,
    string WeightsHash,
    PhaseSeconds Seconds);
