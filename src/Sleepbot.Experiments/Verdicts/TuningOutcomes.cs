using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Finds how the arms of an experiment were tuned.</summary>
internal static class TuningOutcomes
{
    /// <summary>Reads the tuning that an experiment names, or its own trials if it is a tuning itself.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="rows">The experiment.</param>
    /// <param name="arms">What came out of its arms: how far their seeds spread.</param>
    /// <returns>The tuning, or null where nothing was tuned.</returns>
    public static TuningOutcome? Of(RunJournal journal, JournalRows rows, IReadOnlyList<ArmOutcome> arms)
    {
        if (rows.Design.Trials.Count > 0)
        {
            return new TuningOutcome(rows.Experiment.Id, [.. rows.Design.Trials.Select(trial => trial.Of).Distinct().Select(arm => new TunedArm(arm, new Dictionary<string, double>(), TrialsOf(rows, arm, null)))], rows.Cost);
        }

        if (rows.Design.ChosenIn is not { } id)
        {
            return null;
        }

        var trials = journal.Experiments().Any(experiment => experiment.Id == id) ? JournalRows.Read(journal, id) : null;
        return new TuningOutcome(id, [.. rows.Design.Chosen.Select(chosen => Tuned(chosen.Key, chosen.Value))], trials?.Cost);

        TunedArm Tuned(string arm, IReadOnlyList<SettingValue> chosen)
        {
            var tried = trials is null ? [] : TrialsOf(trials, arm, chosen);
            double? spread = arms.FirstOrDefault(other => other.Name == arm)?.Values.StandardDeviation;
            return new TunedArm(arm, TableOf(chosen), tried) { Lead = TuningLead.Of(tried, rows.Design.Endpoint.HigherIsBetter ? Better.Higher : Better.Lower, spread) };
        }
    }

    private static IReadOnlyList<TrialOutcome> TrialsOf(JournalRows rows, string arm, IReadOnlyList<SettingValue>? chosen)
    {
        var own = rows.Design.Trials.Where(trial => trial.Of == arm).ToList();

        // Of equal trials the first was taken.
        var taken = chosen is null ? null : own.FirstOrDefault(trial => trial.Settings.SequenceEqual(chosen));

        // A version that laid other points out would set wrong numbers beside the runs: rather none.
        return chosen is { Count: > 0 } && taken is null ? [] : [.. own.Select(trial =>
        {
            ArmRun[] runs = [.. rows.Table.Of(trial.Arm).Values.Select(ArmOutcomes.RunOf)];
            double[] values = [.. runs.Select(run => run.Value).OfType<double>()];
            return new TrialOutcome(trial.Number, TableOf(trial.Settings), runs, values.Length == 0 ? null : values.Average(), trial == taken);
        })];
    }

    private static Dictionary<string, double> TableOf(IEnumerable<SettingValue> settings) => settings.ToDictionary(setting => setting.Path, setting => setting.Value);
}
