namespace Sleepbot.Verdicts;

/// <summary>Whether arms whose sleep changes nothing, or is taken back, measured and ended as the baseline did, bit for bit: the check of the machinery.</summary>
/// <param name="Pairs">How many pairs of runs were compared.</param>
/// <param name="Faults">Pairs that are not equal. A single one says that something besides the rules changes training.</param>
public sealed record IdentityCheck(int Pairs, IReadOnlyList<IdentityFault> Faults);
