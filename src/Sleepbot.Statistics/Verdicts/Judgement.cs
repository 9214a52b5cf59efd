namespace Sleepbot.Statistics;

/// <summary>Verdicts at a number of seeds that was fixed beforehand.</summary>
/// <remarks>
/// <para>Two tests must agree (arXiv 2511.19794): the sign-flip test, whose error is exact, and the BCa bootstrap, which sees the size of the
/// differences. The larger of their p-values counts, and Holm's procedure adjusts it for the challengers, so that the chance of
/// finding help or harm anywhere where arms do not differ is at most alpha.</para>
/// <para>"No difference" is a finding too: the interval of the mean gain, the wider of BCa and Student on each side and at level
/// 1 - alpha / challengers, lies within the smallest effect that matters. It goes first: a difference that is real but too small to
/// matter is no difference. Pairs that are exactly equal say nothing of what happens when they are not, so as many pairs must differ as
/// a finding needs at all, or so many be equal that at most one in ten will differ (<see cref="RarityEvidence"/>). Below as many pairs as the
/// sign-flip test needs to reach alpha (six at 0.05) nothing is found.</para>
/// <para>Challengers that were looked at and given up are tests that were made. Holm's procedure counts them with p = 1, which is more than they had, and the
/// intervals are that much wider (<see cref="VerdictOptions.Discarded"/>).</para>
/// <para>Looking at the verdict, then adding seeds, then looking again breaks the promise; <see cref="SequentialJudgement"/> keeps it.</para>
/// </remarks>
public static class Judgement
{
    private const double PowerAimedFor = 0.8;

    /// <summary>Judges all challengers of an experiment together.</summary>
    /// <param name="challengers">The challengers; none may be left out because of what it showed.</param>
    /// <param name="endpoint">What the pairs are about.</param>
    /// <param name="options">How strict to be, or null for the defaults.</param>
    /// <returns>One verdict a challenger, in the same order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for fewer than 100 resamples.</exception>
    public static IReadOnlyList<FixedVerdict> Of(IReadOnlyList<Challenger> challengers, Endpoint endpoint, JudgementOptions? options = null)
    {
        options ??= new JudgementOptions();
        Bootstrap?[] bootstraps = [.. challengers.Select(challenger =>
            challenger.Sample.Count < 2 ? null : Bootstrap.OfMean(challenger.Sample.Gains, options.Resamples, options.Seed))];
        PairedComparison[] comparisons = [.. challengers.Zip(bootstraps, (challenger, bootstrap) =>
            PairedComparison.Of(challenger.Sample, bootstrap, 1 - options.Alpha, options.Seed))];
        int counted = challengers.Count + options.Discarded;
        double[] adjusted = Multiplicity.Holm(
            [.. comparisons.Select(comparison => Math.Max(comparison.SignFlip.P, comparison.BootstrapP ?? 1)), .. Enumerable.Repeat(1.0, options.Discarded)]);
        double level = 1 - (options.Alpha / counted);
        return [.. challengers.Select((challenger, i) =>
        {
            Interval? interval = Widest(bootstraps[i], challenger.Sample, level);
            double smallest = challenger.SmallestEffectOf(endpoint);
            VerdictKind kind = Kind(challenger.Sample, interval, adjusted[i], smallest, options.Alpha, counted);
            return new FixedVerdict
            {
                Challenger = challenger.Name,
                Kind = kind,
                Interval = interval,
                Comparison = comparisons[i],
                AdjustedP = adjusted[i],
            };
        })];
    }

    /// <summary>Computes the fewest pairs with which the sign-flip test can reach a p-value of alpha: all differences alike have p = 2 / 2^n.</summary>
    /// <param name="alpha">The p-value, above 0 and below 1; for k challengers adjusted by Holm, one needs alpha / k.</param>
    /// <returns>At least 2: six at 0.05, eight at 0.05 / 4.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not above 0 and below 1.</exception>
    public static int FewestPairs(double alpha)
    {
        Level.Check(alpha, nameof(alpha));
        return 1 + (int)Math.Ceiling(-Math.Log2(alpha));
    }

    /// <summary>
    /// Computes how many pairs a new experiment likely takes for a verdict on a challenger: with a chance of 80 % they find an effect of the size seen, or the smallest that matters where that is
    /// larger, by the t-test.
    /// </summary>
    /// <param name="comparison">What the pairs seen so far say of the challenger; may be without pairs.</param>
    /// <param name="smallestEffect">The smallest effect that matters, at least 0, in the endpoint's unit.</param>
    /// <param name="challengers">How many challengers the new experiment has, at least 1; of new pairs nobody has seen anything, so that none counts that was given up.</param>
    /// <param name="alpha">The chance of any false finding that is allowed, above 0 and below 1.</param>
    /// <returns>At least as many as can find anything at all among so many challengers, also where the pairs have no spread to go by; null where no number would do.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="challengers"/> is below 1, or <paramref name="alpha"/> is not above 0 and below 1.</exception>
    public static int? PairsNeeded(PairedComparison comparison, double smallestEffect, int challengers, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(challengers, 1);
        int fewest = FewestPairs(alpha / challengers);
        if (comparison is not { MeanGain: { } gain, Deviation: { } deviation and > 0 })
        {
            return fewest;
        }

        double effect = Math.Max(smallestEffect, Math.Abs(gain));
        int needed = effect == 0 ? int.MaxValue : Power.PairsForMean(effect, deviation, alpha / challengers, PowerAimedFor);
        return needed == int.MaxValue ? null : Math.Max(fewest, needed);
    }

    /// <summary>Whether pairs can show that there is no difference, should their interval be narrow enough: enough of them differ, or surely few do.</summary>
    internal static bool MayBeNone(int differing, int pairs, double alpha, int challengers) =>
        differing >= FewestPairs(alpha) || RarityEvidence.Of(differing, pairs - differing) >= challengers / alpha;

    private static VerdictKind Kind(PairedSample sample, Interval? interval, double adjusted, double smallest, double alpha, int challengers)
    {
        if (sample.Count < FewestPairs(alpha))
        {
            return VerdictKind.NotEnoughEvidence;
        }

        int differing = sample.Count - sample.Gains.Count(0);
        if (interval is { } known && known.IsWithin(smallest) && MayBeNone(differing, sample.Count, alpha, challengers))
        {
            return VerdictKind.NoDifference;
        }

        double gain = Moments.Mean(sample.Gains), score = Moments.Mean(sample.Scores);
        return adjusted > alpha || gain * score <= 0 ? VerdictKind.NotEnoughEvidence : gain > 0 ? VerdictKind.Helped : VerdictKind.Hurt;
    }

    /// <summary>The bootstrap's interval is too narrow with few pairs, Student's with skewed ones.</summary>
    private static Interval? Widest(Bootstrap? bootstrap, PairedSample sample, double level)
    {
        if (bootstrap is null || MeanInterval.Of(sample.Gains, level) is not { } student)
        {
            return null;
        }

        Interval resampled = bootstrap.Interval(level);
        return new Interval(Math.Min(resampled.Low, student.Low), Math.Max(resampled.High, student.High), level);
    }
}
