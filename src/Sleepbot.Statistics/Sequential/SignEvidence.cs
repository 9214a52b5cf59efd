using MathNet.Numerics;

namespace Sleepbot.Statistics;

/// <summary>Evidence from who won each pair, which assumes nothing about the values.</summary>
/// <remarks>
/// The likelihood of the wins against that of a fair coin, averaged over all chances of winning above 1/2 (J. Ville, 1939; H. Robbins, 1970):
/// E = integral over theta in (1/2, 1) of 2 (2 theta)^wins (2 (1 - theta))^losses
///   = 2^(wins + losses + 1) B(wins + 1, losses + 1) I_(1/2)(losses + 1, wins + 1). Ties carry no evidence and are left out.
/// </remarks>
public static class SignEvidence
{
    /// <summary>Weighs wins and losses.</summary>
    /// <param name="wins">Pairs that the challenger won, at least 0.</param>
    /// <param name="losses">Pairs that it lost, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static Evidence Of(int wins, int losses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wins);
        ArgumentOutOfRangeException.ThrowIfNegative(losses);
        double both = Math.Exp(((wins + losses + 1) * Math.Log(2)) + SpecialFunctions.BetaLn(wins + 1, losses + 1));
        return new Evidence(
            both * SpecialFunctions.BetaRegularized(losses + 1, wins + 1, 0.5),
            both * SpecialFunctions.BetaRegularized(wins + 1, losses + 1, 0.5));
    }
}
