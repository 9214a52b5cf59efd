using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Compares numbers that decide nothing.</summary>
internal static class SecondaryOutcomes
{
    /// <summary>Compares final test accuracy, mean test accuracy and final test loss, as far as they are not the endpoint themselves.</summary>
    /// <param name="rows">The experiment.</param>
    /// <param name="pairs">The pairs; those in which a run diverged are left out.</param>
    public static IReadOnlyList<SecondaryOutcome> Of(JournalRows rows, IReadOnlyList<(RunEndpoint Baseline, RunEndpoint Challenger)> pairs)
    {
        var finished = pairs.Where(pair => pair is { Baseline.Status: RunStatus.Finished, Challenger.Status: RunStatus.Finished }).ToList();
        List<SecondaryOutcome?> outcomes = [];
        foreach (PrimaryEndpoint other in new PrimaryEndpoint[] { new AccuracyEndpoint(), new AreaEndpoint() })
        {
            // A mean over the way says nothing beside one over another way.
            bool areAlike = !other.NeedsWholeCurve || finished.All(pair => rows.SamplesOf(pair.Baseline.RunId) == rows.SamplesOf(pair.Challenger.RunId));
            if (other.Name != rows.Design.Endpoint.Name && areAlike)
            {
                outcomes.Add(Compare(other.Description, EndpointUnit.Accuracy, Better.Higher, run => AccuracyBy(other, rows.Curve(run.RunId, other.Split, "accuracy"))));
            }
        }

        outcomes.Add(Compare("final test loss", EndpointUnit.Loss, Better.Lower, run => rows.Curve(run.RunId, "test", "loss") is { Count: > 0 } curve ? curve.Last().Value : null));
        return [.. outcomes.OfType<SecondaryOutcome>()];

        SecondaryOutcome? Compare(string description, EndpointUnit unit, Better better, Func<RunEndpoint, double?> valueOf)
        {
            Pair[] values = [.. finished
                .Select(pair => (Baseline: valueOf(pair.Baseline), Challenger: valueOf(pair.Challenger)))
                .Where(pair => pair is { Baseline: not null, Challenger: not null })
                .Select(pair => new Pair(pair.Baseline!.Value, pair.Challenger!.Value))];
            return values.Length == 0 ? null : new SecondaryOutcome(
                description,
                unit,
                better,
                values.Average(pair => pair.Baseline),
                values.Average(pair => pair.Challenger),
                PairedComparison.Of(PairedSample.Of(values, new Endpoint { Name = description, Better = better }), 1 - ExperimentVerdicts.Alpha));
        }
    }

    private static double? AccuracyBy(PrimaryEndpoint endpoint, SortedDictionary<long, double> curve) =>
        curve.Count == 0 ? null : endpoint.ValueOf([.. curve.Select(point => new CurvePoint(point.Key, 0, 0, point.Value))]).Value;
}
