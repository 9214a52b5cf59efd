using Sleepbot.Journal;

namespace Sleepbot.Experiments.Running;

/// <summary>Hands out the runs of an experiment that are still to be done: by this process's workers, and by other processes on the same journal.</summary>
/// <remarks>
/// A run that repeats the changes of another one is handed out when that one has ended. Only runs that are being trained are claimed, and a run that is being trained waits
/// for nothing, so however many workers and processes there are, one of them can always go on.
/// </remarks>
internal sealed class RunQueue : IDisposable
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(0.3);
    private readonly RunJournal journal;
    private readonly string id;
    private readonly Patience patience;
    private readonly Action<RunTracker, long> kept;
    private readonly Lock gate = new();
    private readonly List<RunTracker> left;
    private readonly HashSet<RunTracker> open;
    private readonly AutoResetEvent settled = new(initialState: false);

    /// <summary>Fills the queue.</summary>
    /// <param name="journal">The journal, in which runs are claimed.</param>
    /// <param name="id">The experiment.</param>
    /// <param name="runs">The runs, in the order in which they are begun. A run that another one waits for, and that is not among them, has ended.</param>
    /// <param name="patience">Waits while the journal cannot be written.</param>
    /// <param name="kept">Is told of a run that has ended elsewhere.</param>
    public RunQueue(RunJournal journal, string id, IReadOnlyList<RunTracker> runs, Patience patience, Action<RunTracker, long> kept)
    {
        this.journal = journal;
        this.id = id;
        this.patience = patience;
        this.kept = kept;
        left = [.. runs];
        open = [.. runs];
    }

    /// <inheritdoc/>
    public void Dispose() => settled.Dispose();

    /// <summary>Gets the next run. If all that are left are with other processes, or wait for runs that are being trained, waits: a process may die, a run may end.</summary>
    /// <param name="note">Is told, once, that it waits for runs that are being trained elsewhere.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The run and its claim, or null if there is none left, or it was stopped.</returns>
    public (RunTracker Run, RunClaim Claim)? Next(Action<string>? note, CancellationToken stop)
    {
        bool told = false;
        while (!stop.IsCancellationRequested)
        {
            // Under a lock, so that workers take the runs in their order.
            lock (gate)
            {
                if (Claim(out int elsewhere) is { } claimed)
                {
                    return claimed;
                }

                if (left.Count == 0)
                {
                    return null;
                }

                if (!told && elsewhere > 0)
                {
                    note?.Invoke($"What is left is being trained already, by another process or for an arm that trains alike ({elsewhere} of the runs); waiting for it.");
                    told = true;
                }
            }

            WaitHandle.WaitAny([stop.WaitHandle, settled], pause);
        }

        return null;
    }

    /// <summary>Says that a run which was handed out has ended for good, not by a stop, and that the journal knows it: runs that wait for it may begin.</summary>
    /// <param name="run">The run.</param>
    public void Settle(RunTracker run)
    {
        lock (gate)
        {
            open.Remove(run);
        }

        settled.Set();
    }

    private (RunTracker Run, RunClaim Claim)? Claim(out int elsewhere)
    {
        elsewhere = 0;
        for (int place = 0; place < left.Count;)
        {
            var run = left[place];
            if (run.Challenger is { } challenger && open.Contains(challenger))
            {
                place++;
                continue;
            }

            var claim = patience.Insist(() => journal.ClaimRun(id, run.Arm.Name, run.Seed));
            if (claim.Kind == RunClaimKind.Elsewhere)
            {
                elsewhere++;
                place++;
                continue;
            }

            left.RemoveAt(place);
            if (claim.Kind != RunClaimKind.Ended)
            {
                return (run, claim);
            }

            open.Remove(run);
            kept(run, claim.RunId);
        }

        return null;
    }
}
