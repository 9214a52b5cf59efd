using MathNet.Numerics;

namespace Sleepbot.Statistics;

/// <summary>Evidence that pairs seldom differ at all, for a rule that seldom acts or an endpoint on a coarse grid.</summary>
/// <remarks>
/// The likelihood of so few pairs that differ against that of a chance of 1 in 10 for each, averaged over all smaller chances (H. Robbins, 1970):
/// E = integral over theta in (0, q) of (theta / q)^differing ((1 - theta) / (1 - q))^equal / q
///   = B(differing + 1, equal + 1) I_q(differing + 1, equal + 1) / (q^(differing + 1) (1 - q)^equal), with q = 0.1.
/// If more than one pair in ten differs, it ever reaches x with a chance of at most 1 / x.
/// </remarks>
public static class RarityEvidence
{
    /// <summary>The chance of a pair to differ that the evidence speaks against.</summary>
    public const double Chance = 0.1;

    /// <summary>Weighs pairs.</summary>
    /// <param name="differing">Pairs whose gain is not 0, at least 0.</param>
    /// <param name="equal">Pairs whose gain is 0, at least 0.</param>
    /// <returns>The evidence, at least 0; without a pair that differs, 43 equal ones reach 20.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static double Of(int differing, int equal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(differing);
        ArgumentOutOfRangeException.ThrowIfNegative(equal);
        return SpecialFunctions.BetaRegularized(differing + 1, equal + 1, Chance)
            * Math.Exp(SpecialFunctions.BetaLn(differing + 1, equal + 1) - ((differing + 1) * Math.Log(Chance)) - (equal * Math.Log(1 - Chance)));
    }
}
