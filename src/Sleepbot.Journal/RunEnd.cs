namespace Sleepbot.Journal;

/// <summary>The end of one run, waiting to be written.</summary>
internal sealed record RunEnd(
    long RunId, RunStatus Status, string Message, long Steps, string WeightsHash, PhaseSeconds Seconds, byte[]? Weights, IReadOnlyList<EncodedChanges> Changes);
