namespace Sleepbot.Journal;

/// <summary>What becomes of a run that a process wants to do.</summary>
/// <param name="Kind">Whose it is now.</param>
/// <param name="RunId">The run's number.</param>
public readonly record struct RunClaim(RunClaimKind Kind, long RunId);
