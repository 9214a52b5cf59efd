namespace Sleepbot.Training.Tests;

/// <summary>Runs that are stopped and continued.</summary>
internal static class Stopping
{
    /// <summary>Trains until a step is reached and stops there, as Ctrl-C does.</summary>
    public static Checkpoint At(long step, RunSpecification run, ListRecorder? recorder = null, Checkpoint? from = null, bool recordChanges = false)
    {
        using var stop = new CancellationTokenSource();
        recorder ??= new ListRecorder();
        recorder.OnProgress = now =>
        {
            if (now == step)
            {
                stop.Cancel();
            }
        };
        var result = TrainingRun.Execute(run, recorder, checkpoints: new CheckpointOptions { ContinueAt = from }, recordChanges: recordChanges, cancellation: stop.Token);
        Assert.Equal((RunEnd.Interrupted, step), (result.End, result.Steps));
        return result.Checkpoint!;
    }

    public static RunResult Continue(RunSpecification run, Checkpoint from, IRunRecorder? recorder = null) =>
        TrainingRun.Execute(run, recorder, checkpoints: new CheckpointOptions { ContinueAt = from });

    /// <summary>Gets all that a run observed but the time it took.</summary>
    public static IReadOnlyList<string> RowsOf(params ListRecorder[] parts) =>
    [
        .. parts.SelectMany(part => part.Measurements).Select(row => $"{row.Moment.Step} {row.Moment.Epoch} {row.Moment.Samples} {row.Split} {row.Metric} {row.Value:R}"),
        .. parts.SelectMany(part => part.Neurons).Select(row => $"{row.Moment.Step} {row.Layer} {row.Metric} {string.Join(' ', row.Values)}"),
        .. parts.SelectMany(part => part.Sleeps).Select(row => $"{row.Moment.Step} {row.Intervention} {row.Change:R} {row.RelativeChange:R}"),
    ];
}
