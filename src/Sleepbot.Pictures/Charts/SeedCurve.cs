using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Pictures;

/// <summary>One arm's curve over its seeds.</summary>
/// <param name="Arm">The arm's place in the experiment, from 0.</param>
/// <param name="Name">The arm's name.</param>
/// <param name="Points">The points, in order of samples; at least one.</param>
internal sealed record SeedCurve(int Arm, string Name, IReadOnlyList<SeedPoint> Points)
{
    public SeedPoint Last => Points[^1];

    /// <summary>Test accuracy of each arm: mean over the finished runs, with a band from the lowest to the highest seed.</summary>
    /// <remarks>Only moments that every finished run of the arm has are drawn: a mean whose members change would jump.</remarks>
    public static IReadOnlyList<SeedCurve> Accuracies(ExperimentResult result) => Curves(result, (_, arm) =>
    {
        Dictionary<long, Dictionary<long, CurvePoint>> moments = Moments(arm);
        int seeds = moments.Count == 0 ? 0 : moments.Values.Max(moment => moment.Count);
        return moments.Where(moment => moment.Value.Count == seeds).Select(moment =>
        {
            Summary summary = Summary.Of([.. moment.Value.Values.Select(point => point.Value)]);
            return new SeedPoint(moment.Key, moment.Value.Values.First().Epoch, summary.Mean!.Value, summary.Minimum!.Value, summary.Maximum!.Value);
        });
    });

    /// <summary>Difference of each challenger to the baseline: mean of paired differences, with its interval as the band.</summary>
    public static IReadOnlyList<SeedCurve> Differences(ExperimentResult result, double level) => Curves(result, (baseline, arm) =>
    {
        if (arm == baseline)
        {
            return [];
        }

        Dictionary<long, Dictionary<long, CurvePoint>> reference = Moments(baseline), moments = Moments(arm);
        int pairs = 0;
        List<(SeedPoint Point, int Pairs)> points = [];
        foreach ((long samples, Dictionary<long, CurvePoint> moment) in moments.Where(moment => reference.ContainsKey(moment.Key)))
        {
            PairedDifference difference = PairedDifference.Of(Values(reference[samples]), Values(moment), level);
            if (difference.Mean is { } mean)
            {
                points.Add((new SeedPoint(samples, moment.Values.First().Epoch, mean, difference.Interval?.Low ?? mean, difference.Interval?.High ?? mean), difference.Pairs));
                pairs = Math.Max(pairs, difference.Pairs);
            }
        }

        return points.Where(point => point.Pairs == pairs).Select(point => point.Point);
    });

    private static List<SeedCurve> Curves(ExperimentResult result, Func<ResultArm, ResultArm, IEnumerable<SeedPoint>> points)
    {
        ResultArm baseline = result.Arms.First(arm => arm.Name == result.Baseline);
        return [.. result.Arms
            .Select((arm, i) => new SeedCurve(i, arm.Name, [.. points(baseline, arm).OrderBy(point => point.Samples)]))
            .Where(curve => curve.Points.Count > 0)];
    }

    /// <summary>Test accuracies of an arm's finished runs: by samples seen, then by seed.</summary>
    private static Dictionary<long, Dictionary<long, CurvePoint>> Moments(ResultArm arm)
    {
        Dictionary<long, Dictionary<long, CurvePoint>> moments = [];
        foreach (ResultRun run in arm.Runs.Where(run => run.Status == RunStatus.Finished).OrderBy(run => run.Seed))
        {
            foreach (CurvePoint point in run.TestAccuracy)
            {
                if (!moments.TryGetValue(point.Samples, out Dictionary<long, CurvePoint>? moment))
                {
                    moments.Add(point.Samples, moment = []);
                }

                moment[run.Seed] = point;
            }
        }

        return moments;
    }

    private static Dictionary<long, double> Values(Dictionary<long, CurvePoint> moment) =>
        moment.ToDictionary(entry => entry.Key, entry => entry.Value.Value);
}
