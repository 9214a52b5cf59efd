namespace Sleepbot.Statistics;

/// <summary>The evidence after so many pairs.</summary>
/// <param name="Pairs">How many pairs had been seen.</param>
/// <param name="Signs">Evidence from who won each pair.</param>
/// <param name="Sizes">Evidence from who won each pair and by how much.</param>
/// <param name="Combined">The average of both, which decides.</param>
/// <param name="Means">What the safe t-test says, for comparison; it decides nothing, as it trusts gains to be normal.</param>
/// <param name="Interval">Anytime-valid interval of the mean gain, or null while there are too few pairs for any.</param>
public readonly record struct EvidencePoint(int Pairs, Evidence Signs, Evidence Sizes, Evidence Combined, Evidence Means, Interval? Interval);
