namespace Sleepbot.Statistics;

/// <summary>Everything that pairs of runs say about a challenger at a fixed number of seeds, without a verdict.</summary>
/// <remarks>All numbers are turned so that positive is good for the challenger, in the endpoint's unit. What a sample is too small for is null.</remarks>
public sealed record PairedComparison
{
    /// <summary>Gets the number of pairs.</summary>
    public required int Pairs { get; init; }

    /// <summary>Gets the mean gain, or null without pairs.</summary>
    public required double? MeanGain { get; init; }

    /// <summary>Gets the standard deviation of the gains, or null below two pairs.</summary>
    public required double? Deviation { get; init; }

    /// <summary>Gets the interval of the mean gain by <see cref="SignFlipInterval"/>, or null with fewer pairs than that needs: below six at 95 %.</summary>
    public required Interval? Interval { get; init; }

    /// <summary>Gets the BCa bootstrap interval of the mean gain, or null below two pairs.</summary>
    public required Interval? BootstrapInterval { get; init; }

    /// <summary>Gets Student's interval of the mean gain, or null below two pairs.</summary>
    public required MeanInterval? StudentInterval { get; init; }

    /// <summary>Gets the two-sided bootstrap p-value of no mean gain, or null below two pairs.</summary>
    public required double? BootstrapP { get; init; }

    /// <summary>Gets the sign-flip test of no difference.</summary>
    public required SignFlipTest SignFlip { get; init; }

    /// <summary>Gets the signed-rank test of no difference; a second opinion, not part of any verdict.</summary>
    public required SignFlipTest SignedRank { get; init; }

    /// <summary>Gets how likely the challenger beats the baseline on a new seed, or null without pairs.</summary>
    public required WinProbability? Win { get; init; }

    /// <summary>Gets the typical gain by Hodges and Lehmann, or null without pairs.</summary>
    public required HodgesLehmannShift? Shift { get; init; }

    /// <summary>Gets Pearson's correlation of the pairs, or null below two pairs or when an arm does not vary.</summary>
    public required double? Correlation { get; init; }

    /// <summary>Gets the share of the variance that pairing saved: 1 - var(gain) / (var(baseline) + var(challenger)); negative where it cost some.</summary>
    /// <value>Null below two pairs, or when neither arm varies.</value>
    public required double? VarianceSaved { get; init; }

    /// <summary>Compares.</summary>
    /// <param name="sample">The pairs; may be empty.</param>
    /// <param name="level">Confidence level of the intervals, above 0 and below 1.</param>
    /// <param name="resamples">How many resamples the bootstrap draws, at least 100.</param>
    /// <param name="seed">Where its draws come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="level"/> is not above 0 and below 1, or <paramref name="resamples"/> is below 100.
    /// </exception>
    public static PairedComparison Of(
        PairedSample sample, double level = MeanInterval.DefaultLevel, int resamples = Bootstrap.DefaultResamples, ulong seed = 0) =>
        Of(sample, sample.Count < 2 ? null : Bootstrap.OfMean(sample.Gains, resamples, seed), level, seed);

    internal static PairedComparison Of(PairedSample sample, Bootstrap? bootstrap, double level, ulong seed) => new()
    {
        Pairs = sample.Count,
        MeanGain = sample.Count == 0 ? null : Moments.Mean(sample.Gains),
        Deviation = Spread(sample.Gains),
        Interval = SignFlipInterval.Of(sample.Gains, level, seed),
        BootstrapInterval = bootstrap?.Interval(level),
        StudentInterval = MeanInterval.Of(sample.Gains, level),
        BootstrapP = bootstrap?.P(0),
        SignFlip = SignFlipTest.Of(sample.Scores, seed),
        SignedRank = SignedRankTest.Of(sample.Scores, seed),
        Win = sample.Count == 0 ? null : WinProbability.Of(sample.Wins, sample.Losses, sample.Ties, level),
        Shift = sample.Count == 0 ? null : HodgesLehmannShift.Of(sample.Gains, level),
        Correlation = Moments.Correlation(sample.Baseline, sample.Challenger),
        VarianceSaved = Saved(sample),
    };

    private static double? Spread(ReadOnlySpan<double> values) =>
        values.Length < 2 ? null : Moments.StandardDeviation(values, Moments.Mean(values));

    private static double? Saved(PairedSample sample)
    {
        if (Spread(sample.Gains) is not { } paired)
        {
            return null;
        }

        double baseline = Spread(sample.Baseline)!.Value, challenger = Spread(sample.Challenger)!.Value;
        double apart = (baseline * baseline) + (challenger * challenger);
        return apart == 0 ? null : 1 - (paired * paired / apart);
    }
}
