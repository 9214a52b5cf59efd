using Sleepbot.Journal;

namespace Sleepbot.Experiments.Running;

/// <summary>Hands out the runs of an experiment that are still to be done: by this process's workers, and by other processes on the same journal.</summary>
/// <param name="journal">The journal, in which runs are claimed.</param>
/// <param name="id">The experiment.</param>
/// <param name="runs">All of its runs, in the order in which they are begun.</param>
/// <param name="patience">Waits while the journal cannot be written.</param>
/// <param name="kept">Is told of a run that has ended elsewhere.</param>
internal sealed class RunQueue(RunJournal journal, string id, IEnumerable<RunTracker> runs, Patience patience, Action<RunTracker, long> kept)
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(0.3);
    private readonly Lock gate = new();
    private readonly List<RunTracker> left = [.. runs];

    /// <summary>Gets the next run. If the rest is with other processes, waits: one of them may die.</summary>
    /// <param name="note">Is told, once, that it waits.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The run and its claim, or null if there is none left, or it was stopped.</returns>
    public (RunTracker Run, RunClaim Claim)? Next(Action<string>? note, CancellationToken stop)
    {
        bool told = false;
        while (!stop.IsCancellationRequested)
        {
            // Under a lock, so that the journal numbers the runs alike whatever the number of workers.
            lock (gate)
            {
                if (Claim() is { } claimed)
                {
                    return claimed;
                }

                if (left.Count == 0)
                {
                    return null;
                }

                if (!told)
                {
                    note?.Invoke($"The last {left.Count} runs are being trained by another process; waiting for it.");
                    told = true;
                }
            }

            stop.WaitHandle.WaitOne(pause);
        }

        return null;
    }

    private (RunTracker Run, RunClaim Claim)? Claim()
    {
        for (int place = 0; place < left.Count;)
        {
            var run = left[place];
            var claim = patience.Insist(() => journal.ClaimRun(id, run.Arm.Name, run.Seed));
            if (claim.Kind == RunClaimKind.Elsewhere)
            {
                place++;
                continue;
            }

            left.RemoveAt(place);
            if (claim.Kind != RunClaimKind.Ended)
            {
                return (run, claim);
            }

            kept(run, claim.RunId);
        }

        return null;
    }
}
