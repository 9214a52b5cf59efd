namespace Sleepbot.Journal;

/// <summary>A pair of runs of one seed, an arm's and the baseline's, that ended in an earlier experiment of the same name with the same baseline.</summary>
/// <param name="ExperimentId">The earlier experiment.</param>
/// <param name="Definition">Its definition.</param>
/// <param name="Arm">The arm's name there.</param>
/// <param name="Address">The arm's address.</param>
/// <param name="Seed">The seed.</param>
public sealed record EarlierPair(string ExperimentId, string Definition, string Arm, string Address, long Seed);
