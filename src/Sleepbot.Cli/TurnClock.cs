using Sleepbot.Experiments;
using Sleepbot.Journal;

namespace Sleepbot.Cli;

/// <summary>Ends an experiment's turn when its runs have taken long enough.</summary>
/// <remarks>
/// It counts the time of runs that came to their end, so that each turn brings at least one there, however short it is. Runs that fail are tried
/// again in the next turn, and would otherwise be all that turns are made of.
/// </remarks>
/// <param name="length">How long the runs of the turn may take, summed over them.</param>
/// <param name="ending">Is cancelled at the end of the turn.</param>
internal sealed class TurnClock(TimeSpan length, CancellationTokenSource ending)
{
    private readonly Lock gate = new();
    private TimeSpan taken;

    /// <summary>Gets whether the turn is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Counts a run. What was in the journal already costs nothing.</summary>
    /// <param name="run">The run; called from its thread.</param>
    public void Add(RunOutcome run)
    {
        if (run.IsKept || run.Status is not (RunStatus.Finished or RunStatus.Diverged))
        {
            return;
        }

        lock (gate)
        {
            taken += run.Elapsed;
            if (IsOver || taken < length)
            {
                return;
            }

            IsOver = true;
        }

        ending.Cancel();
    }
}
