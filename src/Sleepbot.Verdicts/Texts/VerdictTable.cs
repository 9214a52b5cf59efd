using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>The table of a verdict: one row an arm, those of the file first; identity checks only where something is wrong. Cells are text, the same in the console and on a page.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each with a cell for each column; empty where there is nothing to say.</param>
/// <param name="Legend">What the columns show, in a sentence or two.</param>
public sealed record VerdictTable(IReadOnlyList<VerdictColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string Legend)
{
    /// <summary>Makes the table.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    public static VerdictTable Of(ExperimentVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        bool isTarget = verdict.Endpoint.Target is not null, hasTrouble = verdict.Arms.Any(arm => arm.Troubles.Count > 0);
        string level = NumberText.Percent(1 - verdict.Plan.Alpha, 0);
        List<(VerdictColumn Column, Func<ArmOutcome, ChallengerVerdict?, string> Cell)> columns =
        [
            (new("arm", false, 0), (arm, _) => arm.Name),
            (new("runs", false, hasTrouble ? 0 : 2), (arm, _) => RunsOf(arm)),
            (new(isTarget ? "median" : "mean ± sd", true, 0), (arm, _) => ValueOf(verdict, arm)),
            (new($"difference ({level} interval)", true, 0), (arm, challenger) => DifferenceOf(verdict, arm, challenger)),
        ];
        if (verdict.Standing == VerdictStanding.Designed)
        {
            columns.Add((new("verdict", false, 1), (_, challenger) => challenger is null ? "" : challenger.IsOpen ? "none yet" : VerdictText.Word(challenger)));
            columns.Add(verdict.Plan.IsByEvidence
                ? (new("evidence", true, 1), (_, challenger) => challenger is not null && VerdictText.Evidence(challenger) is { } evidence ? NumberText.Evidence(evidence) : "")
                : (new(verdict.Counted > 1 ? "p after Holm" : "p", true, 1), (_, challenger) => challenger is { IsOpen: false, AdjustedP: { } p } ? NumberText.PValue(p) : ""));
        }

        if (verdict.Standing != VerdictStanding.Tuning)
        {
            columns.Add((new("won-lost-tied", true, 1), (arm, challenger) => Against(arm, challenger)?.Win is { } win ? $"{win.Wins}-{win.Losses}-{win.Ties}" : ""));
            columns.Add((new("typical", true, 2), (arm, challenger) => Against(arm, challenger)?.Shift is { } shift ? NumberText.Difference(shift.Shift, verdict.Endpoint.Unit, verdict.Endpoint.Better) : ""));
            columns.Add((new("r", true, 2), (arm, challenger) => Against(arm, challenger)?.Correlation is { } correlation ? NumberText.Number(correlation, 2) : ""));
        }

        columns.Add((new("training", true, 2), (arm, _) => arm.SecondsPerRun is { } seconds ? NumberText.Duration(seconds) : ""));
        columns.Add((new("asleep", true, 2), (arm, _) => arm.SleepingShare is { } share ? NumberText.Percent(share, 1) : ""));
        return new VerdictTable(
            [.. columns.Select(column => column.Column)],
            [.. verdict.Arms.Where(arm => !verdict.IsSilentCheck(arm)).Select(arm => (IReadOnlyList<string>)[.. columns.Select(column => column.Cell(arm, verdict.Challengers.FirstOrDefault(challenger => challenger.Arm == arm.Name)))])],
            LegendOf(verdict));
    }

    private static string LegendOf(ExperimentVerdict verdict)
    {
        if (verdict.Standing == VerdictStanding.Tuning)
        {
            return "Each row is a trial, measured on the validation split.";
        }

        string what = verdict.Endpoint.Description[..1].ToUpperInvariant() + verdict.Endpoint.Description[1..];
        string unit = verdict.Endpoint.Unit == EndpointUnit.Accuracy ? " in percentage points" : "";
        return $"{what}. Differences to {verdict.Baseline}{unit}, paired by seed; typical: Hodges-Lehmann; r: correlation of the pairs.{(verdict.Standing == VerdictStanding.Designed ? " Only challengers get a verdict." : "")}";
    }

    private static string RunsOf(ArmOutcome arm)
    {
        (int Count, string What)[] parts = [(arm.Runs.Count(run => !run.Diverged), "finished"), .. arm.Troubles.GroupBy(run => run.Status).Select(group => (group.Count(), group.Key))];
        string[] said = [.. parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}")];
        return said.Length == 0 ? "none" : string.Join(", ", said);
    }

    internal static string ValueOf(ExperimentVerdict verdict, ArmOutcome arm)
    {
        var unit = verdict.Endpoint.Unit;
        if (arm.Waiting is { } waiting)
        {
            int reached = arm.Runs.Count(run => run.IsReached);
            return $"{(waiting.Median is { } median ? NumberText.Value(median, unit) : "not reached")} ({reached} of {arm.Runs.Count})";
        }

        return arm.Values.StandardDeviation is { } deviation
            ? $"{NumberText.Value(arm.Values.Mean, unit)} ± {NumberText.Value(deviation, unit)}"
            : NumberText.Value(arm.Values.Mean, unit);
    }

    /// <summary>Gets the pairs that a row is about: a challenger's are those that its verdict rests on, also where more were run since.</summary>
    private static PairedComparison? Against(ArmOutcome arm, ChallengerVerdict? challenger) => challenger?.Comparison ?? arm.AgainstBaseline;

    internal static string DifferenceOf(ExperimentVerdict verdict, ArmOutcome arm, ChallengerVerdict? challenger) => Against(arm, challenger)?.MeanGain is { } gain
        ? NumberText.Difference(gain, challenger is null ? arm.AgainstBaseline?.Interval : challenger.Interval, verdict.Endpoint.Unit, verdict.Endpoint.Better)
        : "";
}
