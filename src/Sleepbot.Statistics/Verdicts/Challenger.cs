namespace Sleepbot.Statistics;

/// <summary>An arm that challenges the baseline, with its pairs.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Sample">Its pairs with the baseline.</param>
public sealed record Challenger(string Name, PairedSample Sample);
