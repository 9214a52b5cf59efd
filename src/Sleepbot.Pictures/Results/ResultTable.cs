using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Pictures;

/// <summary>The table of an experiment: one row an arm. The command line and the page show this same table.</summary>
/// <param name="Rows">One row for each arm, in the experiment's order.</param>
/// <param name="Level">Confidence level of the intervals, for example 0.95.</param>
public sealed record ResultTable(IReadOnlyList<ResultRow> Rows, double Level)
{
    /// <summary>Gets the row of the baseline.</summary>
    public ResultRow Baseline => Rows.First(row => row.Reading == Reading.Baseline);

    /// <summary>Gets what came out, in plain words: one to three sentences that promise no more than the intervals carry.</summary>
    public string Headline => Pictures.Headline.Of(this);

    /// <summary>Makes the table.</summary>
    /// <param name="result">The experiment.</param>
    /// <param name="level">Confidence level of the intervals, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The baseline is not among the arms.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public static ResultTable Of(ExperimentResult result, double level = MeanInterval.DefaultLevel)
    {
        ResultArm baseline = result.Arms.FirstOrDefault(arm => arm.Name == result.Baseline) ?? throw new ArgumentException(
            $"Experiment '{result.Id}' names '{result.Baseline}' as its baseline, but its arms are {string.Join(", ", result.Arms.Select(arm => $"'{arm.Name}'"))}. Name one of them.",
            nameof(result));
        SortedDictionary<long, double> reference = FinalAccuracies(baseline);
        return new ResultTable([.. result.Arms.Select(arm => Row(arm, arm == baseline ? null : reference, level))], level);
    }

    private static ResultRow Row(ResultArm arm, SortedDictionary<long, double>? reference, double level)
    {
        SortedDictionary<long, double> accuracies = FinalAccuracies(arm);
        PairedDifference? difference = reference is null ? null : PairedDifference.Of(reference, accuracies, level);
        ResultRun[] finished = [.. arm.Runs.Where(run => run.Status == RunStatus.Finished)];
        return new ResultRow
        {
            Arm = arm.Name,
            Finished = finished.Length,
            Diverged = arm.Runs.Count(run => run.Status == RunStatus.Diverged),
            Failed = arm.Runs.Count(run => run.Status == RunStatus.Failed),
            Unfinished = arm.Runs.Count(run => run.Status is RunStatus.Running or RunStatus.Interrupted),
            Accuracy = Summary.Of([.. accuracies.Values]),
            Difference = difference,
            Reading = Read(difference),

            // A machine that paused in one run moves a mean, not a median.
            SecondsPerRun = Summary.Of([.. finished.Select(run => Used(run.Seconds))]).Median,
            SleepingShare = Summary.Of([.. finished.Where(run => Used(run.Seconds) > 0).Select(run => run.Seconds.Sleeping / Used(run.Seconds))]).Median,
        };
    }

    private static SortedDictionary<long, double> FinalAccuracies(ResultArm arm)
    {
        SortedDictionary<long, double> bySeed = [];
        foreach (ResultRun run in arm.Runs.Where(run => run.Status == RunStatus.Finished))
        {
            if (run.TestAccuracy is [.., CurvePoint last])
            {
                bySeed[run.Seed] = last.Value;
            }
        }

        return bySeed;
    }

    private static Reading Read(PairedDifference? difference) => difference switch
    {
        null => Reading.Baseline,
        { Interval: null } => Reading.TooFewPairs,
        { Interval: { Low: 0, High: 0 } } => Reading.Same,
        { Interval: { Low: > 0 } } => Reading.Higher,
        { Interval: { High: < 0 } } => Reading.Lower,
        _ => Reading.NoClearDifference,
    };

    /// <summary>Adds what training and sleep took; measuring and writing down is not what an arm costs.</summary>
    private static double Used(PhaseSeconds seconds) => seconds.Training + seconds.Sleeping;

    internal static double Total(PhaseSeconds seconds) =>
        seconds.Training + seconds.Sleeping + seconds.Probing + seconds.Evaluating + seconds.Logging;
}
