namespace Sleepbot.Experiments;

/// <summary>Seeds that are run in rounds until the evidence decides.</summary>
/// <param name="AtMost">How many seeds there are at most, at least 2.</param>
/// <param name="Round">How many seeds each round adds, at least 1.</param>
public sealed record SequentialSeeds(int AtMost, int Round);
