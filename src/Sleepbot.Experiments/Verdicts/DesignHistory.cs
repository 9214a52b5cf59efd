using System.Globalization;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Finds out whether what decides an experiment was changed after runs had ended: a journal keeps each definition and under which one each run ended.</summary>
internal static class DesignHistory
{
    /// <summary>Compares the design with that of the first run that ended.</summary>
    /// <remarks>
    /// Only seeds that the design has now count, since only these are judged: with other seeds an experiment begins as a new one. It is the first run's
    /// design that is compared, so that a change that is undone leaves no trace.
    /// </remarks>
    /// <param name="journal">The journal.</param>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <param name="now">Its design.</param>
    /// <returns>What was changed, or null where nothing was, or where the experiment gives no verdict anyway.</returns>
    public static DesignChange? ChangeOf(RunJournal journal, string experimentId, ExperimentDesign now)
    {
        if (!now.GivesVerdicts)
        {
            return null;
        }

        var ended = journal.FirstDefinitions(experimentId);
        HashSet<long> seeds = [.. now.Seeds];
        HashSet<string> compared = [now.Baseline, .. now.Challengers];
        List<FirstDefinition> counted = [.. ended.Where(run => seeds.Contains(run.Seed))];
        var partsOf = counted.Select(run => (run.Number, run.Text)).Distinct()
            .ToDictionary(definition => definition.Number, definition => DesignDifferences.Between(ExperimentDesign.FromDefinition(definition.Text), now));
        var first = counted.FirstOrDefault(run => compared.Contains(run.Arm));
        return first is null || partsOf[first.Number].Count == 0 ? null : new DesignChange(
            counted.Count(run => partsOf[run.Number].Count > 0),
            partsOf[first.Number],
            ExperimentDesign.FromDefinition(first.Text).IsDeclared,
            NewSeeds(now, ended.Max(run => run.Seed) + 1));
    }

    /// <summary>Writes as many seeds as a design has, from one on, as a line of an experiment file.</summary>
    /// <param name="design">The design.</param>
    /// <param name="first">The first of them.</param>
    internal static string NewSeeds(ExperimentDesign design, long first) => design.UntilDecided is { } rounds
        ? string.Create(CultureInfo.InvariantCulture, $"seeds: {{until: decided, from: {first}, atMost: {rounds.AtMost}}}")
        : SeedText.Setting(first, design.Seeds.Count);
}
