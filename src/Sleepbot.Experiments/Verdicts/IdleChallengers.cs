using Sleepbot.Journal;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Finds challengers whose runs are the baseline's: nothing was compared with it there but itself.</summary>
internal static class IdleChallengers
{
    /// <summary>Says why a challenger's runs are the baseline's.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="rows">The experiment.</param>
    /// <param name="challenger">The challenger's name.</param>
    /// <param name="pairs">Its pairs with the baseline.</param>
    /// <returns>The reason, or null where a run is its own, or there is none yet.</returns>
    public static Idleness? Of(RunJournal journal, JournalRows rows, string challenger, IReadOnlyList<SeedPair> pairs)
    {
        if (pairs.Count == 0)
        {
            return null;
        }

        string address = AddressOf(challenger);
        if (address.Length > 0 && address == AddressOf(rows.Design.Baseline))
        {
            return new Idleness(IdleReason.SameSettings, 0);
        }

        // A rule may show other weights to evaluations and leave the run's own alone: then pairs differ on the way, and nothing is idle.
        var (own, baseline) = (FinishedRuns(challenger), FinishedRuns(rows.Design.Baseline));
        if (!pairs.All(pair => pair.IsTie && own.TryGetValue(pair.Seed, out var mine) && baseline.TryGetValue(pair.Seed, out var other)
            && mine.WeightsHash.Length > 0 && (mine.WeightsHash, mine.Steps) == (other.WeightsHash, other.Steps)))
        {
            return null;
        }

        SleepCount[] counts = [.. pairs.Select(pair => journal.CountSleeps(own[pair.Seed].Id))];
        return new Idleness(
            counts.All(count => count.Sleeps == 0) ? IdleReason.NeverSlept : counts.All(count => count.Changes == 0) ? IdleReason.ChangedNothing : IdleReason.SameWeights,
            counts.Sum(count => count.Sleeps));

        string AddressOf(string arm) => rows.Arms.FirstOrDefault(record => record.Name == arm)?.Address ?? "";

        Dictionary<long, RunRecord> FinishedRuns(string arm) => rows.Runs.Where(run => run.Arm == arm && run.Status == RunStatus.Finished).ToDictionary(run => run.Seed);
    }
}
