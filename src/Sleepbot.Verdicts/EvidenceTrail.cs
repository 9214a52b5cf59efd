using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>How the evidence on a challenger grew, pair by pair.</summary>
/// <param name="Decides">Whether it decides. Otherwise it is shown for what it is: valid evidence, but the verdict goes by the p-values.</param>
/// <param name="Threshold">What evidence of helping or hurting must reach: with Holm 2 x challengers not yet found / alpha, with e-BH fewer.</param>
/// <param name="DecidedAt">After how many pairs it decided, or null while it has not, or does not decide.</param>
/// <param name="Path">The evidence after each pair, in order.</param>
/// <param name="ChanceOfVerdict">The chance that a verdict comes before the most seeds are run, should it go on as it did; null where that is not forecast.</param>
public sealed record EvidenceTrail(bool Decides, double Threshold, int? DecidedAt, IReadOnlyList<EvidencePoint> Path, double? ChanceOfVerdict);
