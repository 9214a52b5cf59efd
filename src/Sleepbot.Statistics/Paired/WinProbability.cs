using MathNet.Numerics.Distributions;

namespace Sleepbot.Statistics;

/// <summary>How likely the challenger beats the baseline on a new seed; a tie counts as half a win.</summary>
/// <remarks>
/// The interval is that of C. Clopper and E. Pearson, "The Use of Confidence or Fiducial Limits", Biometrika 26 (1934): it never covers less
/// often than it says, where Wilson's does so for some probabilities at the few pairs that are usual here. With ties the
/// half-wins go into the same formula; their spread is smaller than that of wins and losses, so the interval errs on the wide side.
/// </remarks>
/// <param name="Wins">Pairs that the challenger won.</param>
/// <param name="Losses">Pairs that it lost.</param>
/// <param name="Ties">Pairs in which both were equal.</param>
/// <param name="Estimate">(Wins + Ties / 2) / pairs, 0 to 1.</param>
/// <param name="Interval">Its interval.</param>
public sealed record WinProbability(int Wins, int Losses, int Ties, double Estimate, Interval Interval)
{
    /// <summary>Estimates the probability from counts.</summary>
    /// <param name="wins">Pairs won, at least 0.</param>
    /// <param name="losses">Pairs lost, at least 0.</param>
    /// <param name="ties">Pairs tied, at least 0.</param>
    /// <param name="level">Confidence level, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There is no pair at all.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public static WinProbability Of(int wins, int losses, int ties, double level = MeanInterval.DefaultLevel)
    {
        Level.Check(level, nameof(level));
        ArgumentOutOfRangeException.ThrowIfNegative(wins);
        ArgumentOutOfRangeException.ThrowIfNegative(losses);
        ArgumentOutOfRangeException.ThrowIfNegative(ties);
        int pairs = wins + losses + ties;
        if (pairs == 0)
        {
            throw new ArgumentException("No pairs say nothing about a new seed; expected at least one.", nameof(wins));
        }

        double won = wins + (ties / 2.0), lost = pairs - won, tail = (1 - level) / 2;
        double low = won == 0 ? 0 : Beta.InvCDF(won, lost + 1, tail);
        double high = lost == 0 ? 1 : Beta.InvCDF(won + 1, lost, 1 - tail);
        return new WinProbability(wins, losses, ties, won / pairs, new Interval(low, high, level));
    }
}
