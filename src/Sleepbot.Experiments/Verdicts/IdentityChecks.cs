using Sleepbot.Journal;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Holds arms that change nothing, or whose changes are taken back, against the baseline: what was measured on the way, and the bits at the end.</summary>
internal static class IdentityChecks
{
    /// <summary>Compares them.</summary>
    /// <param name="rows">The experiment.</param>
    /// <returns>The check, or null where no arm checks.</returns>
    public static IdentityCheck? Of(JournalRows rows)
    {
        string[] checks = [.. rows.Design.Arms.Where(arm => arm.Role == ArmRole.Identity).Select(arm => arm.Name)];
        if (checks.Length == 0)
        {
            return null;
        }

        var ended = rows.Runs.Where(run => run.Status is RunStatus.Finished or RunStatus.Diverged).ToLookup(run => run.Arm);
        var baseline = ended[rows.Design.Baseline].ToDictionary(run => run.Seed);
        var pairs = checks.SelectMany(arm => ended[arm]).Where(run => baseline.ContainsKey(run.Seed)).Select(run => (Baseline: baseline[run.Seed], Check: run)).ToList();
        return new IdentityCheck(pairs.Count, [.. pairs
            .Select(pair => (pair.Check, Message: Difference(rows, pair.Baseline, pair.Check)))
            .Where(pair => pair.Message is not null)
            .Select(pair => new IdentityFault(pair.Check.Arm, pair.Check.Seed, pair.Message!))]);
    }

    private static string? Difference(JournalRows rows, RunRecord baseline, RunRecord check) =>
        check.Status != baseline.Status ? $"it {Word(check)} after {check.Steps} steps, '{baseline.Arm}' {Word(baseline)} after {baseline.Steps}"
        : check.Steps != baseline.Steps ? $"it took {check.Steps} steps, '{baseline.Arm}' took {baseline.Steps}"
        : DifferenceOfCurves(rows, baseline, check) is { } first ? first
        : check.WeightsHash != baseline.WeightsHash ? $"its weights and statistics hash to {check.WeightsHash[..Math.Min(8, check.WeightsHash.Length)]}, those of '{baseline.Arm}' to {baseline.WeightsHash[..Math.Min(8, baseline.WeightsHash.Length)]}"
        : null;

    /// <summary>Says where two runs first measured something else.</summary>
    /// <remarks>A run that sleeps may measure more: what it made of a task after its sleep, and how many gradients a rule took.</remarks>
    private static string? DifferenceOfCurves(JournalRows rows, RunRecord baseline, RunRecord check)
    {
        var measured = rows.Measured[check.Id].DistinctBy(KeyOf).ToDictionary(KeyOf, row => row.Value);
        foreach (var row in rows.Measured[baseline.Id].Where(row => row.Metric != TrainingRun.RepeatedMetric).OrderBy(row => row.Step))
        {
            string what = FormattableString.Invariant($"its {row.Split} {row.Metric} after {row.Step} steps");
            if (!measured.TryGetValue(KeyOf(row), out double value))
            {
                return $"{what} is missing";
            }

            // Equals, and not ==: what is not a number equals itself.
            if (!value.Equals(row.Value))
            {
                return FormattableString.Invariant($"{what} is {value}, that of '{baseline.Arm}' {row.Value}");
            }
        }

        return null;
    }

    private static (long, string, string) KeyOf(MeasurementRow row) => (row.Step, row.Split, row.Metric);

    private static string Word(RunRecord run) => run.Status.ToString().ToLowerInvariant();
}
