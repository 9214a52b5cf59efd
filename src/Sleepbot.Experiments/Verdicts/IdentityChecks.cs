using Sleepbot.Journal;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Holds arms that change nothing against the baseline, bit for bit.</summary>
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
            .Select(pair => (pair.Check, Message: Difference(pair.Baseline, pair.Check)))
            .Where(pair => pair.Message is not null)
            .Select(pair => new IdentityFault(pair.Check.Arm, pair.Check.Seed, pair.Message!))]);
    }

    private static string? Difference(RunRecord baseline, RunRecord check) =>
        check.Status != baseline.Status ? $"it {Word(check)} after {check.Steps} steps, '{baseline.Arm}' {Word(baseline)} after {baseline.Steps}"
        : check.Steps != baseline.Steps ? $"it took {check.Steps} steps, '{baseline.Arm}' took {baseline.Steps}"
        : check.WeightsHash != baseline.WeightsHash ? $"its weights hash to {check.WeightsHash[..Math.Min(8, check.WeightsHash.Length)]}, those of '{baseline.Arm}' to {baseline.WeightsHash[..Math.Min(8, baseline.WeightsHash.Length)]}"
        : null;

    private static string Word(RunRecord run) => run.Status.ToString().ToLowerInvariant();
}
