using Sleepbot.Journal;

namespace Sleepbot.Experiments;

/// <summary>What became of an experiment.</summary>
/// <param name="Id">Its id in the journal.</param>
/// <param name="Runs">The runs that were begun or kept, in the order in which they were.</param>
/// <param name="Planned">How many runs there are in the whole experiment: arms times seeds; where the evidence decides, those of the rounds so far.</param>
/// <param name="Most">How many runs there may be in the end: more than planned only where the evidence decides.</param>
public sealed record ExperimentOutcome(string Id, IReadOnlyList<RunOutcome> Runs, int Planned, int Most)
{
    /// <summary>Gets whether every run was begun or kept and none of them was interrupted or failed. Diverged runs are results.</summary>
    public bool IsComplete => Runs.Count == Planned && Runs.All(run => run.Status is RunStatus.Finished or RunStatus.Diverged);
}
