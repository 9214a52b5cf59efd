namespace Sleepbot.Statistics;

/// <summary>The curves of two arms, turned so that higher is better, and what is read off their means.</summary>
/// <param name="Steps">When both were evaluated, increasing.</param>
/// <param name="Baseline">The baseline's curves, one a seed.</param>
/// <param name="Challenger">The challenger's curves, in the same order.</param>
internal sealed record CurvePair(double[] Steps, double[][] Baseline, double[][] Challenger)
{
    public (double[] Baseline, double[] Challenger) Means(ReadOnlySpan<int> chosen) => (Mean(Baseline, chosen), Mean(Challenger, chosen));

    public double[] Gains(double[] baseline, double[] challenger)
    {
        double[] gains = new double[Steps.Length];
        for (int i = 0; i < gains.Length; i++)
        {
            gains[i] = challenger[i] - baseline[i];
        }

        return gains;
    }

    /// <summary>The mean over the budget, by the trapezoidal rule.</summary>
    public double Area(double[] values)
    {
        double area = 0;
        for (int i = 1; i < Steps.Length; i++)
        {
            area += (Steps[i] - Steps[i - 1]) * (values[i] + values[i - 1]) / 2;
        }

        return area / (Steps[^1] - Steps[0]);
    }

    /// <summary>The challenger's steps over the baseline's at each height: infinity or 0 where only one gets there, not a number where neither does or both start there.</summary>
    public double[] Ratios(double[] baseline, double[] challenger, double[] heights)
    {
        double[] mine = FirstSteps(challenger, heights), theirs = FirstSteps(baseline, heights);
        return [.. mine.Zip(theirs, (m, t) => m / t)];
    }

    /// <summary>One number for the ratios: their geometric mean, where what is not reached within the budget takes all of it. Not a number where neither gets anywhere.</summary>
    public double MeanRatio(double[] baseline, double[] challenger, double[] heights)
    {
        double[] mine = FirstSteps(challenger, heights), theirs = FirstSteps(baseline, heights);
        double[] logs = [.. mine.Zip(theirs).Where(steps => Math.Min(steps.First, steps.Second) is > 0 and < double.PositiveInfinity).Select(steps => Math.Log(Within(steps.First) / Within(steps.Second)))];
        return logs.Length == 0 ? double.NaN : Math.Exp(logs.Average());

        double Within(double steps) => Math.Min(steps, Steps[^1]);
    }

    /// <summary>Where the best value so far first reaches each of the rising heights; infinity where it never does.</summary>
    private double[] FirstSteps(double[] curve, double[] heights)
    {
        double[] first = new double[heights.Length];
        double best = curve[0], before = curve[0];
        int at = 0;
        for (int i = 0; i < heights.Length; i++)
        {
            while (best < heights[i] && at < curve.Length - 1)
            {
                at++;
                (before, best) = (best, Math.Max(best, curve[at]));
            }

            first[i] = best < heights[i] ? double.PositiveInfinity
                : at == 0 ? Steps[0]
                : Steps[at - 1] + ((Steps[at] - Steps[at - 1]) * (heights[i] - before) / (best - before));
        }

        return first;
    }

    private static double[] Mean(double[][] curves, ReadOnlySpan<int> chosen)
    {
        double[] mean = new double[curves[0].Length];
        foreach (int seed in chosen)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += curves[seed][i] / chosen.Length;
            }
        }

        return mean;
    }
}
