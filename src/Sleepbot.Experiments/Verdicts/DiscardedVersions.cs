using Sleepbot.Journal;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Finds the versions of an experiment's challengers that were looked at on its seeds before it began: whoever changes a rule until it pleases has made that many tests.</summary>
internal static class DiscardedVersions
{
    /// <summary>Counts them.</summary>
    /// <remarks>
    /// A version is what an arm does, by its address, so that the same under another name, or measured anew, is none; a version counts if one of its pairs with this
    /// very baseline had ended on a seed that is judged now. Another baseline, other data or other seeds make another test.
    /// </remarks>
    /// <param name="journal">The journal.</param>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <param name="now">Its design.</param>
    /// <returns>How many, and the way out; null where there is none, or where the experiment gives no verdict anyway.</returns>
    public static EarlierVersions? Of(RunJournal journal, string experimentId, ExperimentDesign now)
    {
        if (!now.GivesVerdicts)
        {
            return null;
        }

        HashSet<string> present = [.. journal.Arms(experimentId).Where(arm => now.Challengers.Contains(arm.Name)).Select(arm => arm.Address)];
        HashSet<long> seeds = [.. now.Seeds];
        var pairs = journal.EarlierPairs(experimentId);
        int count = pairs
            .Where(pair => seeds.Contains(pair.Seed) && !present.Contains(pair.Address))
            .GroupBy(pair => pair.ExperimentId)
            .SelectMany(earlier => ChallengersOf(earlier.First().Definition) is var challengers ? earlier.Where(pair => challengers.Contains(pair.Arm)) : [])
            .Select(pair => pair.Address)
            .Distinct()
            .Count();
        return count == 0 ? null : new EarlierVersions(count, DesignHistory.NewSeeds(now, LastSeed(journal, experimentId, pairs) + 1));
    }

    private static long LastSeed(RunJournal journal, string experimentId, IReadOnlyList<EarlierPair> pairs) =>
        pairs.Select(pair => pair.Seed).Concat(journal.FirstDefinitions(experimentId).Select(run => run.Seed)).Max();

    private static IReadOnlyList<string> ChallengersOf(string definition)
    {
        try
        {
            return ExperimentDesign.FromDefinition(definition).Challengers;
        }
        catch (ExperimentException)
        {
            // A text of an older Sleepbot that cannot be read any more must not take the verdict away.
            return [];
        }
    }
}
