namespace Sleepbot.Statistics;

/// <summary>How much of the spread of test accuracies over seeds belongs to the finite test set, and how much to the networks.</summary>
/// <remarks>
/// <para>A run gets sample x right with some chance p_x over seeds. Over seeds, the accuracy on a test set of n samples varies by
/// (1/n) mean(p_x (1 - p_x)) + (1 - 1/n) var(networks), where var(networks) is the variance of the accuracy on all of the distribution: the law of total
/// variance, as K. Jordan uses it in "On the Variance of Neural Network Training with respect to Test Sets and Distributions"
/// (arXiv 2304.01910). The first part would vanish with an infinite test set; for well-trained networks it is usually most of the spread.</para>
/// <para>From accuracies alone the first part is only bounded, by p (1 - p) / n with p the mean accuracy; with what each run got right
/// it is estimated without bias.</para>
/// </remarks>
public sealed record TestSetNoise
{
    /// <summary>Gets how many runs there are.</summary>
    public required int Runs { get; init; }

    /// <summary>Gets how many samples the test set has.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the variance over seeds that was seen.</summary>
    public required double Variance { get; init; }

    /// <summary>Gets the part of it that would vanish with an infinite test set: at most this much, or an estimate.</summary>
    /// <value>With <see cref="IsBound"/>, p (1 - p) / n; it may exceed what was seen.</value>
    public required double FromTestSet { get; init; }

    /// <summary>Gets the variance over seeds on an infinite test set: at least this much (and 0), or an unbiased estimate, which may be negative by chance.</summary>
    public required double FromNetworks { get; init; }

    /// <summary>Gets whether the two parts are bounds, from accuracies alone, and not estimates.</summary>
    public required bool IsBound { get; init; }

    /// <summary>
    /// Gets the variance that the choice of test samples gives to the mean over infinitely many seeds: the same for every seed, so no
    /// number of seeds shrinks it. At most p (1 - p) / n, or an unbiased estimate, which may be negative by chance.
    /// </summary>
    public required double SharedBySeeds { get; init; }

    /// <summary>Gets the standard deviation over seeds on an infinite test set, 0 where the estimate of its square is negative.</summary>
    public double NetworkDeviation => Math.Sqrt(Math.Max(0, FromNetworks));

    /// <summary>Bounds the parts from accuracies alone.</summary>
    /// <param name="accuracies">One a run, each 0 to 1; at least two. Not modified.</param>
    /// <param name="samples">How many samples the test set has, at least 2.</param>
    /// <exception cref="ArgumentException">There are fewer than two accuracies, or one is not within 0 to 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is below 2.</exception>
    public static TestSetNoise Of(ReadOnlySpan<double> accuracies, int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        CheckRuns(accuracies.Length, nameof(accuracies));
        for (int i = 0; i < accuracies.Length; i++)
        {
            if (accuracies[i] is not (>= 0 and <= 1))
            {
                throw new ArgumentException($"Accuracy {i} of {accuracies.Length} is {accuracies[i]}; expected 0 to 1, not per cent.", nameof(accuracies));
            }
        }

        double mean = Moments.Mean(accuracies), deviation = Moments.StandardDeviation(accuracies, mean);
        double most = mean * (1 - mean) / samples;
        return new TestSetNoise
        {
            Runs = accuracies.Length,
            Samples = samples,
            Variance = deviation * deviation,
            FromTestSet = most,
            FromNetworks = Math.Max(0, Networks(deviation * deviation, most, samples)),
            IsBound = true,
            SharedBySeeds = most,
        };
    }

    /// <summary>Estimates the parts from what each run made of each sample.</summary>
    /// <param name="scores">
    /// One array a run, all of the same samples in the same order, at least two of each: 1 where the run was right and 0 where not; or, for
    /// pairs of runs, the challenger's minus the baseline's, -1 to 1, which splits the spread of their difference.
    /// </param>
    /// <exception cref="ArgumentException">There are fewer than two runs or samples, runs differ in their number of samples, or a score is not finite.</exception>
    public static TestSetNoise OfSamples(IReadOnlyList<double[]> scores)
    {
        CheckRuns(scores.Count, nameof(scores));
        int runs = scores.Count, samples = scores[0].Length;
        if (samples < 2 || scores.Any(run => run.Length != samples))
        {
            throw new ArgumentException(
                $"Runs have {string.Join(", ", scores.Select(run => run.Length).Distinct())} samples; expected the same number, at least 2, in all.", nameof(scores));
        }

        foreach (double[] run in scores)
        {
            Finite.Check(run, nameof(scores));
        }

        double[] accuracies = [.. scores.Select(run => Moments.Mean(run))];
        double deviation = Moments.StandardDeviation(accuracies, Moments.Mean(accuracies)), variance = deviation * deviation;
        double[] means = new double[samples], ofOneSample = new double[runs];
        double variances = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            for (int run = 0; run < runs; run++)
            {
                ofOneSample[run] = scores[run][sample];
            }

            means[sample] = Moments.Mean(ofOneSample);
            double spread = Moments.StandardDeviation(ofOneSample, means[sample]);
            variances += spread * spread / samples;
        }

        double between = Moments.StandardDeviation(means, Moments.Mean(means));
        return new TestSetNoise
        {
            Runs = runs,
            Samples = samples,
            Variance = variance,
            FromTestSet = variance - Networks(variance, variances / samples, samples),
            FromNetworks = Networks(variance, variances / samples, samples),
            IsBound = false,
            // Means of few runs scatter between samples by the runs' own chance, too. What all samples of a run share cancels within a test set.
            SharedBySeeds = ((between * between) - ((variances - Networks(variance, variances / samples, samples)) / runs)) / samples,
        };
    }

    /// <summary>The variance on an infinite test set, given the variance over seeds and the mean variance of a sample over n.</summary>
    private static double Networks(double variance, double fromSamples, int samples) => (variance - fromSamples) * samples / (samples - 1);

    private static void CheckRuns(int runs, string parameter)
    {
        if (runs < 2)
        {
            throw new ArgumentException($"There are {runs} runs; a spread over seeds needs at least two.", parameter);
        }
    }
}
