using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Lays the learning curves of pairs over each other.</summary>
internal static class CurveShifts
{
    /// <summary>Compares the curves of a challenger and the baseline on the endpoint's split.</summary>
    /// <remarks>
    /// Only steps at which every run that finished was evaluated count. A run that diverged keeps what it measured; from then on it counts as accuracy 0.
    /// </remarks>
    /// <param name="rows">The experiment.</param>
    /// <param name="pairs">The pairs.</param>
    /// <returns>The shift, or null where there are fewer than two pairs or common steps.</returns>
    public static CurveShift? Of(JournalRows rows, IReadOnlyList<(RunEndpoint Baseline, RunEndpoint Challenger)> pairs)
    {
        // Arms that are the same training share their runs.
        var curves = pairs.SelectMany(pair => new[] { pair.Baseline, pair.Challenger })
            .DistinctBy(run => run.RunId)
            .ToDictionary(run => run.RunId, run => (Curve: rows.Curve(run.RunId, rows.Design.Endpoint.Split, "accuracy"), run.Value));
        var whole = curves.Values.Where(run => run.Value is not null).Select(run => run.Curve.Keys).ToList();
        long[] steps = whole.Count == 0 ? [] : [.. whole.Skip(1).Aggregate(whole[0].AsEnumerable(), (common, own) => common.Intersect(own)).Order()];
        return pairs.Count < 2 || steps.Length < 2 ? null : CurveShift.Of(
            [.. steps.Select(step => (double)step)],
            [.. pairs.Select(pair => On(pair.Baseline))],
            [.. pairs.Select(pair => On(pair.Challenger))],
            level: 1 - ExperimentVerdicts.Alpha);

        double[] On(RunEndpoint run) => [.. steps.Select(step => curves[run.RunId].Curve.GetValueOrDefault(step, ChallengerPairs.AccuracyOfDiverged))];
    }
}
