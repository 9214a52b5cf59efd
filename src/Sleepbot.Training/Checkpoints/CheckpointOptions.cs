namespace Sleepbot.Training;

/// <summary>Where a run continues, and how often it gives out its state. Nothing here changes a bit of its result.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Gets the checkpoint at which the run continues: one of a run of the same specification and seed.</summary>
    /// <value>Null, the default, begins at the start.</value>
    public Checkpoint? ContinueAt { get; init; }

    /// <summary>Gets how much time lies between two checkpoints.</summary>
    /// <value>
    /// At least 0; the default is 30 seconds. However short it is, checkpoints take a twentieth of the time at most, so that a large
    /// network is not busy saving itself.
    /// </value>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets what takes the checkpoints, on the run's own thread, between two batches.</summary>
    /// <value>Null, the default, takes none. An exception ends the run.</value>
    public Action<Checkpoint>? Take { get; init; }
}
