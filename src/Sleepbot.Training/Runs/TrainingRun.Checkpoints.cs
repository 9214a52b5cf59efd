namespace Sleepbot.Training;

/// <content>Saving the state of a run between two batches, and beginning from it.</content>
public sealed partial class TrainingRun
{
    // However slow the disk and however large the network: no more than a twentieth of the time goes into checkpoints.
    private const int LeastShare = 20;
    private readonly CheckpointOptions checkpoints;
    // Whether nothing has changed since the top of the loop. Only then a stop, in the middle of an evaluation, leaves a state to save.
    private bool isUntouched;
    private TimeSpan latest;
    private TimeSpan cost;

    private static IEnumerable<string> FindFaults(Checkpoint? start, RunSpecification run)
    {
        if (start is null)
        {
            yield break;
        }

        if (start.Seed != run.Seed)
        {
            yield return $"The checkpoint is of seed {start.Seed}, the run of seed {run.Seed}. Only a run of the same seed continues it; to begin another one there, set {nameof(RunSpecification.From)}.";
        }

        if (run.Address().Sha256 is var address && start.Specification != address)
        {
            yield return $"The checkpoint is of a run of another specification ({start.Specification[..12]}, this one is {address[..12]}). To begin a changed run there, set {nameof(RunSpecification.From)}.";
        }
    }

    private void TakeCheckpointIfDue()
    {
        if (checkpoints.Take is not { } take || log.Step == firstStep || clock.Elapsed < latest + checkpoints.Every || clock.Elapsed < latest + (LeastShare * cost))
        {
            return;
        }

        var before = clock.Elapsed;
        take(Capture());
        log.Charge(RunPhase.Logging);
        (latest, cost) = (clock.Elapsed, clock.Elapsed - before);
    }

    private Checkpoint Capture()
    {
        var optimizer = update.OptimizerState;
        var saved = new CheckpointState
        {
            Version = Checkpoint.FormatVersion,
            Numerics = Numerics.Name,
            Specification = specification.Address().Sha256,
            Seed = specification.Seed,
            Step = log.Step,
            BatchSize = training.BatchSize,
            TrainingSamples = specification.Dataset.Train.Count,
            Optimizer = new(training.Optimizer.Name, optimizer.Step, optimizer.Moments.Count, optimizer.Scalars.ToArray()),
            Sleep = sleep?.Save(),
            Watch = watch.Save(),
            Seconds = clock.Seconds,
        };
        return Checkpoint.Create(saved,
        [
            .. CheckpointTensors.Of(state),
            .. optimizer.Moments.SelectMany((moment, index) => CheckpointTensors.Flat(CheckpointTensors.Moment(index), moment.Span)),
            .. sleep?.SaveTensors() ?? [],
            .. watch.SaveTensors(),
        ]);
    }

    private void Restore(Checkpoint start)
    {
        var (saved, file) = (start.State, start.File);
        CheckpointTensors.Load(file, state);
        var optimizer = update.OptimizerState;
        if (saved.Optimizer.Name == training.Optimizer.Name)
        {
            optimizer.Step = saved.Optimizer.Step;
            saved.Optimizer.Scalars.ToArray().CopyTo(optimizer.Scalars);
            for (int i = 0; i < optimizer.Moments.Count; i++)
            {
                CheckpointTensors.Load(file, CheckpointTensors.Moment(i), optimizer.Moments[i]);
            }
        }

        feed.MoveTo(start.Step);
        sleep?.Restore(saved.Sleep, file);
        if (checkpoints.ContinueAt is not null)
        {
            sleep?.RestoreChanges(saved.Sleep, file);
        }

        watch.Restore(saved.Watch, file);
    }
}
