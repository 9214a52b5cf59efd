namespace Sleepbot.Statistics;

/// <summary>Wilcoxon's signed-rank test: the sign-flip test on the ranks of the differences' sizes, which one wild run cannot sway.</summary>
/// <remarks>
/// F. Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1 (1945). Differences of zero are left out, tied sizes
/// share their mean rank; both are counted exactly, where tables and normal approximations are not.
/// </remarks>
public static class SignedRankTest
{
    /// <summary>Tests differences.</summary>
    /// <param name="differences">One a pair, finite; may be empty. Not modified.</param>
    /// <param name="seed">Where the drawn signs come from, when they are drawn.</param>
    /// <returns>The sign-flip test of the signed ranks.</returns>
    /// <exception cref="ArgumentException">A difference is not finite.</exception>
    public static SignFlipTest Of(ReadOnlySpan<double> differences, ulong seed = 0)
    {
        Finite.Check(differences, nameof(differences));
        double[] moved = [.. differences.ToArray().Where(difference => difference != 0)];
        double[] sizes = [.. moved.Select(Math.Abs)];
        double[] signedRanks = new double[moved.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            int below = sizes.Count(size => size < sizes[i]), tied = sizes.Count(size => size == sizes[i]);
            signedRanks[i] = Math.Sign(moved[i]) * (below + ((tied + 1) / 2.0));
        }

        return SignFlipTest.Of(signedRanks, seed);
    }
}
