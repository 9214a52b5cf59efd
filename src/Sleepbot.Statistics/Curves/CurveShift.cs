namespace Sleepbot.Statistics;

/// <summary>How far a challenger shifted the learning curve up and left.</summary>
/// <remarks>
/// Both directions are read off the same two curves, the means over seeds. Up: at each step, the mean gain. Left: at each level, the steps that
/// the challenger's mean curve needs to reach it first, over those of the baseline's; between two evaluations the best value so far
/// is taken to grow evenly. The bands resample pairs of runs with replacement (percentiles, 2,000 resamples), each band at one step or level by itself. The
/// steps that single runs need, with those that never arrive, are another question: <see cref="PairedSample.OfSteps"/>.
/// </remarks>
public sealed class CurveShift
{
    /// <summary>How many resamples the bands draw.</summary>
    public const int Resamples = 2_000;

    private CurveShift(IReadOnlyList<UpShift> up, IReadOnlyList<LeftShift> left, UpShift meanUp, LeftShift? meanLeft, double sharedClimb)
    {
        SharedClimb = sharedClimb;
        Up = up;
        Left = left;
        MeanUp = meanUp;
        MeanLeft = meanLeft;
    }

    /// <summary>Gets the gain at each step, in order of steps.</summary>
    public IReadOnlyList<UpShift> Up { get; }

    /// <summary>Gets the ratio of steps at each level, from the first to the best; empty where the curves have no level in common.</summary>
    public IReadOnlyList<LeftShift> Left { get; }

    /// <summary>
    /// Gets the one number for up: the mean gain over the whole budget, which is the difference of the areas under the curves over the budget. Its step is the last.
    /// </summary>
    public UpShift MeanUp { get; }

    /// <summary>
    /// Gets the one number for left: the geometric mean of the ratios over the levels that both curves reach; null where there is none. Its level is the best.
    /// </summary>
    /// <remarks>In a resample in which only one curve reaches a level, the other counts as needing the whole budget; a level that neither reaches says nothing.</remarks>
    public LeftShift? MeanLeft { get; }

    /// <summary>Gets how much of the climb of the curve that gets further both make: what <see cref="MeanLeft"/> speaks of.</summary>
    /// <value>0, where they have no level in common, to 1, where both get equally far.</value>
    public double SharedClimb { get; }

    /// <summary>Compares two arms.</summary>
    /// <param name="steps">When all runs were evaluated, increasing; at least two.</param>
    /// <param name="baseline">The baseline's curves, one a seed, each with a value for each step; at least two curves.</param>
    /// <param name="challenger">The challenger's curves from the same seeds in the same order.</param>
    /// <param name="better">Which way values get better.</param>
    /// <param name="levels">How many levels to read, evenly spaced between the better of the first values and the worse of the best values; at least 2.</param>
    /// <param name="level">Confidence level of the bands, above 0 and below 1.</param>
    /// <param name="seed">Where the resamples come from.</param>
    /// <exception cref="ArgumentException">The curves do not fit the steps or each other, or a value is not finite: give runs that diverged their worst value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="levels"/> is below 2, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public static CurveShift Of(
        IReadOnlyList<double> steps,
        IReadOnlyList<double[]> baseline,
        IReadOnlyList<double[]> challenger,
        Better better = Better.Higher,
        int levels = 20,
        double level = MeanInterval.DefaultLevel,
        ulong seed = 0)
    {
        double[] grid = [.. steps];
        Check(grid, baseline, challenger, levels, level);
        CurvePair pair = new(grid, Turned(baseline, better), Turned(challenger, better));
        int[] all = [.. Enumerable.Range(0, baseline.Count)];
        (double[] baselineMean, double[] challengerMean) = pair.Means(all);
        double[] heights = Heights(baselineMean, challengerMean, levels);

        double[] gains = pair.Gains(baselineMean, challengerMean), ratios = pair.Ratios(baselineMean, challengerMean, heights);
        Band[] gainBands = [.. gains.Select(_ => new Band(Resamples))], ratioBands = [.. heights.Select(_ => new Band(Resamples))];
        Band area = new(Resamples), meanRatio = new(Resamples);
        int[] chosen = new int[all.Length];
        Draws draws = new(seed, 2);
        for (int i = 0; i < Resamples; i++)
        {
            draws.Choose(chosen, all.Length);
            (double[] b, double[] c) = pair.Means(chosen);
            double[] someGains = pair.Gains(b, c), someRatios = pair.Ratios(b, c, heights);
            Add(gainBands, someGains);
            Add(ratioBands, someRatios);
            area.Add(pair.Area(someGains));
            meanRatio.Add(pair.MeanRatio(b, c, heights));
        }

        double sign = better == Better.Higher ? 1 : -1;
        return new CurveShift(
            [.. grid.Select((step, i) => new UpShift(step, gains[i], gainBands[i].Interval(level)))],
            [.. heights.Select((height, i) => new LeftShift(sign * height, ratios[i], ratioBands[i].Interval(level)))],
            new UpShift(grid[^1], pair.Area(gains), area.Interval(level)),
            heights.Length == 0 ? null : new LeftShift(sign * heights[^1], pair.MeanRatio(baselineMean, challengerMean, heights), meanRatio.Interval(level)),
            heights.Length == 0 ? 0 : SharedOf(baselineMean, challengerMean));
    }

    private static void Add(Band[] bands, double[] values)
    {
        for (int i = 0; i < bands.Length; i++)
        {
            bands[i].Add(values[i]);
        }
    }

    /// <summary>Levels above where the curves start, up to the best that both reach; none where one curve starts above all that the other reaches.</summary>
    private static double[] Heights(double[] baseline, double[] challenger, int levels)
    {
        double from = Math.Max(baseline[0], challenger[0]), to = Math.Min(baseline.Max(), challenger.Max());
        return to <= from ? [] : [.. Enumerable.Range(1, levels).Select(i => i == levels ? to : from + ((to - from) * i / levels))];
    }

    private static double SharedOf(double[] baseline, double[] challenger)
    {
        double from = Math.Max(baseline[0], challenger[0]);
        return (Math.Min(baseline.Max(), challenger.Max()) - from) / (Math.Max(baseline.Max(), challenger.Max()) - from);
    }

    private static double[][] Turned(IReadOnlyList<double[]> curves, Better better) =>
        [.. curves.Select(curve => better == Better.Higher ? curve : [.. curve.Select(value => -value)])];

    private static void Check(
        double[] steps, IReadOnlyList<double[]> baseline, IReadOnlyList<double[]> challenger, int levels, double level)
    {
        Level.Check(level, nameof(level));
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 2);
        Grid.Check(steps);
        if (steps.Length < 2 || baseline.Count < 2 || baseline.Count != challenger.Count)
        {
            throw new ArgumentException(
                $"There are {steps.Length} steps, {baseline.Count} curves of the baseline and {challenger.Count} of the challenger; "
                + "expected at least two steps, and two or more pairs of curves from the same seeds.",
                nameof(challenger));
        }

        foreach (double[] curve in baseline.Concat(challenger))
        {
            Grid.CheckLength(steps.Length, curve.Length, nameof(challenger));
            Finite.Check(curve, nameof(challenger));
        }
    }
}
