namespace Sleepbot.Statistics;

/// <summary>Evidence from who won each pair and by how much, which assumes only that luck is as likely to favour one arm as the other.</summary>
/// <remarks>
/// <para>If an arm does nothing, a gain of either sign is equally likely whatever its size, so each pair is bet on at odds that grow with the size: the stake
/// is multiplied by 2 / (1 + exp(-2 lambda x / s)), where x is the gain and s the root mean square of the gains so far, x included. This is R. A.
/// Fisher's test as an e-value (V. Vovk and R. Wang, "Nonparametric e-tests of symmetry", New England Journal of Statistics in Data
/// Science, 2024, arXiv 2208.08925). The stake is spread over sixteen lambda, quantiles of a normal prior of deviation <c>priorScale</c> cut at 0.</para>
/// <para>Where gains are normal, 2 / (1 + exp(-2 lambda x / s)) is the likelihood ratio of the sign given the size, and next to nothing is lost against
/// <see cref="MeanEvidence"/>; where they are not, for example few different values on a small test set, it still keeps its promise.</para>
/// </remarks>
public static class SizeEvidence
{
    /// <summary>Weighs gains.</summary>
    /// <param name="gains">One a pair, finite, in the order of the seeds; may be empty. Not modified.</param>
    /// <param name="priorScale">Deviation of the prior on the effect size, above 0; fixed before the data are seen.</param>
    /// <exception cref="ArgumentException">A gain is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="priorScale"/> is not a finite number above 0.</exception>
    public static Evidence Of(ReadOnlySpan<double> gains, double priorScale = MeanEvidence.DefaultPriorScale)
    {
        MeanEvidence.CheckScale(priorScale);
        return RunningPairs.Of(gains, priorScale).Sizes;
    }
}
