using System.Text;
using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>The table of one experiment in a report: its challengers, the best on top, between the reference and the baseline where these came out.</summary>
internal static class StudyTable
{
    /// <summary>Writes the table as Markdown.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="verdict">The experiment's verdict.</param>
    public static void Write(StringBuilder page, ExperimentVerdict verdict)
    {
        string level = NumberText.Percent(1 - verdict.Plan.Alpha, 0);
        var reference = verdict.Arms.FirstOrDefault(arm => arm.Role == ArmRole.Reference);
        bool hasShams = verdict.Arms.Any(arm => arm.Role == ArmRole.Sham);
        bool isDesigned = verdict.Standing == VerdictStanding.Designed;
        List<(string Title, Func<ArmOutcome, ChallengerVerdict?, string> Cell)> columns = [("arm", (arm, _) => arm.Name)];
        if (isDesigned)
        {
            columns.Add(("verdict", VerdictOf));
        }

        columns.Add((verdict.Endpoint.Target is null ? "mean ± sd" : "median", (arm, _) => VerdictTable.ValueOf(verdict, arm)));
        columns.Add(($"difference ({level} interval)", (arm, challenger) => VerdictTable.DifferenceOf(verdict, arm, challenger)));
        if (isDesigned)
        {
            columns.Add((verdict.Plan.IsByEvidence ? "evidence" : "p", (_, challenger) => challenger is null ? "" : StrengthOf(verdict, challenger)));
        }

        columns.Add(("seeds", (arm, challenger) => NumberText.Number(challenger?.Pairs.Count ?? arm.Runs.Count, 0)));
        if (hasShams)
        {
            columns.Add(("against its sham", (_, challenger) => Against(verdict, challenger, ArmRole.Sham)));
        }

        if (reference is not null)
        {
            columns.Add(($"against {reference.Name}", (_, challenger) => Against(verdict, challenger, ArmRole.Reference)));
        }

        columns.Add(("gradients", (arm, _) => arm.GradientsPerStep is { } gradients ? NumberText.Number(gradients, 2) : NumberText.Nothing));

        if (verdict.Tuning is { } tuning)
        {
            columns.Add(("tuned to", (arm, _) => TunedTo(tuning, arm.Name)));
        }

        WriteRow(page, columns.Select(column => column.Title));
        WriteRow(page, columns.Select(column => column.Title is "arm" or "verdict" or "tuned to" ? "---" : "---:"));
        foreach (var arm in RowsOf(verdict))
        {
            var challenger = verdict.Challengers.FirstOrDefault(challenger => challenger.Arm == arm.Name);
            WriteRow(page, columns.Select(column => column.Cell(arm, challenger)));
        }
    }

    /// <summary>Gets the arms that are of interest by themselves; a baseline differs from itself by nothing.</summary>
    private static IEnumerable<ArmOutcome> RowsOf(ExperimentVerdict verdict) => verdict.Arms
        .Where(arm => arm.Role is ArmRole.Challenger or ArmRole.Reference or ArmRole.Baseline)
        .OrderByDescending(arm => arm.Role == ArmRole.Baseline ? 0 : arm.AgainstBaseline?.MeanGain ?? double.NegativeInfinity);

    private static string VerdictOf(ArmOutcome arm, ChallengerVerdict? challenger) => challenger is null ? $"({arm.Role.ToString().ToLowerInvariant()})"
        : challenger.IsOpen ? "none yet"
        : challenger.Kind is VerdictKind.Helped or VerdictKind.Hurt ? $"**{VerdictText.Word(challenger.Kind)}**"
        : VerdictText.Word(challenger);

    private static string StrengthOf(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        if (!verdict.Plan.IsByEvidence)
        {
            return challenger is { IsOpen: false, AdjustedP: { } p } ? NumberText.PValue(p) : "";
        }

        return VerdictText.Evidence(challenger) is not { } evidence ? ""
            : double.IsFinite(challenger.Evidence.Threshold) ? $"{NumberText.Evidence(evidence)} of {NumberText.Evidence(challenger.Evidence.Threshold)}"
            : NumberText.Evidence(evidence);
    }

    private static string TunedTo(TuningOutcome tuning, string arm) =>
        string.Join(", ", (tuning.Arms.FirstOrDefault(tuned => tuned.Arm == arm)?.Chosen ?? new Dictionary<string, double>())
            .Select(setting => FormattableString.Invariant($"{setting.Key[(setting.Key.LastIndexOf('.') + 1)..]} {setting.Value}")));

    private static string Against(ExperimentVerdict verdict, ChallengerVerdict? challenger, ArmRole role) => challenger is null ? ""
        : challenger.Controls.FirstOrDefault(control => control.Role == role)?.Comparison is not { } comparison ? NumberText.Nothing
        : comparison.MeanGain is { } gain ? NumberText.Difference(gain, comparison.Interval, verdict.Endpoint.Unit, verdict.Endpoint.Better)
        : "";

    private static void WriteRow(StringBuilder page, IEnumerable<string> cells) =>
        page.Append($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
}
