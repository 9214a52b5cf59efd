namespace Sleepbot.Statistics;

/// <summary>The evidence after so many pairs.</summary>
/// <param name="Pairs">How many pairs had been seen.</param>
/// <param name="Signs">Evidence from who won each pair.</param>
/// <param name="Sizes">Evidence from who won each pair and by how much.</param>
/// <param name="Means">What the safe t-test of the mean gain says.</param>
/// <param name="Combined">What decides, on each side: the average of signs and sizes, but no more than <see cref="MeanEvidence.OfCapped"/>.</param>
/// <param name="Interval">Anytime-valid interval of the mean gain, or null while there are too few pairs for any.</param>
public readonly record struct EvidencePoint(int Pairs, Evidence Signs, Evidence Sizes, Evidence Means, Evidence Combined, Interval? Interval);
