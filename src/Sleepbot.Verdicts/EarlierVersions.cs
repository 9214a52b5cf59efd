namespace Sleepbot.Verdicts;

/// <summary>Versions of an experiment's challengers that were looked at on its seeds and then changed: tests that were made, and count.</summary>
/// <param name="Count">How many, at least 1.</param>
/// <param name="NewSeeds">As many seeds that nobody has looked at, on which none of them counts, as a line of an experiment file: <c>seeds: 16..31</c>.</param>
public sealed record EarlierVersions(int Count, string NewSeeds);
