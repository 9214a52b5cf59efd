namespace Sleepbot.Statistics;

/// <summary>How far a challenger is from the baseline, judged within pairs that share a seed.</summary>
/// <remarks>
/// Pairing removes what both arms owe to their common initialisation and data order, as far as the two are correlated;
/// the measured <paramref name="Correlation"/> says how far that was.
/// </remarks>
/// <param name="Pairs">How many seeds both arms have.</param>
/// <param name="Mean">Mean of challenger minus baseline, or null when there are no pairs.</param>
/// <param name="Interval">Student's t interval of that mean with Pairs - 1 degrees of freedom, or null below two pairs.</param>
/// <param name="Correlation">Pearson's correlation of the pairs, -1 to 1, or null below two pairs or when an arm does not vary.</param>
public sealed record PairedDifference(int Pairs, double? Mean, MeanInterval? Interval, double? Correlation)
{
    /// <summary>Compares pairs.</summary>
    /// <param name="pairs">One pair a seed, finite numbers; may be empty.</param>
    /// <param name="level">Confidence level of the interval, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public static PairedDifference Of(IReadOnlyList<Pair> pairs, double level = MeanInterval.DefaultLevel)
    {
        double[] baseline = [.. pairs.Select(pair => pair.Baseline)];
        double[] challenger = [.. pairs.Select(pair => pair.Challenger)];
        Finite.Check(baseline, nameof(pairs));
        Finite.Check(challenger, nameof(pairs));
        double[] differences = [.. pairs.Select(pair => pair.Difference)];
        MeanInterval? interval = MeanInterval.Of(differences, level);
        double? mean = differences.Length == 0 ? null : Moments.Mean(differences);
        return new PairedDifference(pairs.Count, mean, interval, Moments.Correlation(baseline, challenger));
    }

    /// <summary>Compares two arms over the seeds that both have; other seeds are left out of the pairs.</summary>
    /// <param name="baseline">The baseline's value by seed.</param>
    /// <param name="challenger">The challenger's value by seed.</param>
    /// <param name="level">Confidence level of the interval, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">A value of a shared seed is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public static PairedDifference Of(
        IReadOnlyDictionary<long, double> baseline, IReadOnlyDictionary<long, double> challenger, double level = MeanInterval.DefaultLevel) =>
        Of([.. baseline.Where(entry => challenger.ContainsKey(entry.Key))
            // In order of seed, so that sums round the same way whoever filled the dictionaries.
            .OrderBy(entry => entry.Key)
            .Select(entry => new Pair(entry.Value, challenger[entry.Key]))], level);
}
