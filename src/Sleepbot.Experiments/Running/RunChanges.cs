using Sleepbot.Data;
using Sleepbot.Journal;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>Finds what challengers have changed, so that their shams can repeat it.</summary>
/// <param name="journal">The journal.</param>
/// <param name="id">The experiment.</param>
/// <param name="data">Its data.</param>
/// <param name="options">How it is run.</param>
/// <param name="patience">Waits while the journal cannot be written.</param>
internal sealed class RunChanges(RunJournal journal, string id, Dataset data, RunnerOptions options, Patience patience)
{
    /// <summary>Gets the changes of a run as the journal keeps them.</summary>
    /// <param name="changes">The changes, or null where they were not taken down.</param>
    public static IReadOnlyList<ChangeSizes> Stored(ChangeRecord? changes) =>
        [.. (changes?.Tracks ?? []).Select(track => new ChangeSizes(track.Intervention, ChangeTrack.WordOf(track.Stage), track.Parameters, track.Steps.ToArray(), track.Sizes.ToArray()))];

    /// <summary>Gets what a run has changed; if the journal does not have it, by training the run once more.</summary>
    /// <param name="sham">The run that repeats the changes of another one, which has come to an end.</param>
    /// <param name="cancellation">Stops training.</param>
    /// <returns>Its changes, or null if it was stopped.</returns>
    /// <exception cref="InvalidOperationException">The run failed, or trained once more it ended otherwise.</exception>
    public ChangeRecord? Of(RunTracker sham, CancellationToken cancellation)
    {
        var run = sham.Challenger!;
        var record = journal.Runs(id).LastOrDefault(one => one.Arm == run.Arm.Name && one.Seed == run.Seed && one.Status is RunStatus.Finished or RunStatus.Diverged);
        if (record is null)
        {
            throw new InvalidOperationException(
                $"'{run.Arm.Name}' failed with this seed, so that its sham has no changes to repeat. Mend '{run.Arm.Name}' as the message of its own run says, and run the experiment again: both runs are then tried anew.");
        }

        var stored = journal.Changes(record.Id);
        return stored.Count > 0
            ? new ChangeRecord(run.Seed, stored.Select(row => new ChangeTrack(row.Intervention, ChangeTrack.StageOf(row.Stage), row.Parameters, row.Steps.Span, row.Sizes.Span)))
            : TrainAgain(run, record, new ActRecorder(sham), cancellation);
    }

    /// <summary>Trains a run once more whose changes nobody took down: equal specifications give equal bits, so it makes the same ones.</summary>
    private ChangeRecord? TrainAgain(RunTracker run, RunRecord record, ActRecorder recorder, CancellationToken cancellation)
    {
        options.Note?.Invoke($"{run.Arm.Name}, seed {run.Seed}, is trained once more for its sham: when it was trained first, nobody took down the sizes of its changes.");
        var result = TrainingRun.Execute(run.Arm.Specify(data, run.Seed), recorder, threads: options.ThreadsPerRun, recordChanges: true, cancellation: cancellation);
        if (result.End == RunEnd.Interrupted)
        {
            return null;
        }

        bool isSame = record.Status == RunStatus.Finished
            ? result.End == RunEnd.Finished && StateHash.Of(result.State) == record.WeightsHash
            : result.End == RunEnd.Diverged && result.Steps == record.Steps;
        if (!isSame)
        {
            throw new InvalidOperationException(
                $"'{run.Arm.Name}' with seed {run.Seed} was trained once more for its sham, and did not end in the same bits as run {record.Id} of the journal: that one's changes cannot be had again. `--fresh` runs all arms anew.");
        }

        var changes = result.Changes!;
        patience.Insist(() => journal.KeepChanges(record.Id, Stored(changes)));
        return changes;
    }
}
