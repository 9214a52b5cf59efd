namespace Sleepbot.Verdicts;

/// <summary>Whether arms that sleep and change nothing ended in the baseline's bits: the check of the machinery.</summary>
/// <param name="Pairs">How many pairs of runs were compared.</param>
/// <param name="Faults">Pairs that are not equal. A single one says that something besides the rules changes training.</param>
public sealed record IdentityCheck(int Pairs, IReadOnlyList<IdentityFault> Faults);
