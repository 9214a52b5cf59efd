namespace Sleepbot.Statistics;

/// <summary>The evidence after so many pairs.</summary>
/// <param name="Pairs">How many pairs had been seen.</param>
/// <param name="Signs">Evidence from who won each pair.</param>
/// <param name="Means">Evidence from the sizes of the gains.</param>
/// <param name="Combined">The average of both, which decides.</param>
/// <param name="Interval">Anytime-valid interval of the mean gain, or null while there are too few pairs for any.</param>
public readonly record struct EvidencePoint(int Pairs, Evidence Signs, Evidence Means, Evidence Combined, Interval? Interval);
