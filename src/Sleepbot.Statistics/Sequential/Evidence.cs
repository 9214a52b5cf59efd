namespace Sleepbot.Statistics;

/// <summary>Two e-values: how many times a bet against "no better" and one against "no worse" multiplied its stake.</summary>
/// <remarks>
/// If the challenger is no better, the value of <see cref="Helped"/> is at most 1 on average at every moment, however the moment was chosen,
/// and ever reaches x with a chance of at most 1 / x (Ville's inequality); likewise <see cref="Hurt"/> if it is no worse.
/// A. Ramdas, P. Grünwald, V. Vovk and G. Shafer, "Game-Theoretic Statistics and Safe Anytime-Valid Inference", Statistical Science 38 (2023).
/// </remarks>
/// <param name="Helped">Evidence that the challenger is better, at least 0; 1 says nothing.</param>
/// <param name="Hurt">Evidence that it is worse, at least 0; 1 says nothing.</param>
public readonly record struct Evidence(double Helped, double Hurt)
{
    /// <summary>Gets the evidence that the arms differ either way: the mean of both, itself an e-value.</summary>
    public double Differs => (Helped + Hurt) / 2;

    /// <summary>Puts half of the stake on each of two kinds of evidence: the mean of e-values is an e-value, whatever depends on what.</summary>
    /// <param name="first">One kind.</param>
    /// <param name="second">The other kind.</param>
    public static Evidence Average(Evidence first, Evidence second) =>
        new((first.Helped + second.Helped) / 2, (first.Hurt + second.Hurt) / 2);

    /// <summary>Takes on each side what both kinds of evidence can carry: no more than an e-value, so still one.</summary>
    /// <param name="first">One kind.</param>
    /// <param name="second">The other kind.</param>
    public static Evidence Least(Evidence first, Evidence second) => new(Math.Min(first.Helped, second.Helped), Math.Min(first.Hurt, second.Hurt));
}
