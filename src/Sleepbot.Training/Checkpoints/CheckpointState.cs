namespace Sleepbot.Training;

/// <summary>What a checkpoint holds besides tensors; written as JSON. <c>docs/checkpoints.md</c> describes it.</summary>
internal sealed record CheckpointState
{
    public required int Version { get; init; }

    public required int Numerics { get; init; }

    public required string Specification { get; init; }

    public required long Seed { get; init; }

    public required long Step { get; init; }

    public required int BatchSize { get; init; }

    public required int TrainingSamples { get; init; }

    public required OptimizerPart Optimizer { get; init; }

    public SleepPart? Sleep { get; init; }

    public RunSeconds Seconds { get; init; }

    /// <param name="Name">The optimizer's name.</param>
    /// <param name="Step">Steps begun.</param>
    /// <param name="Moments">How many moment vectors there are.</param>
    /// <param name="Scalars">Its scalars.</param>
    public sealed record OptimizerPart(string Name, long Step, int Moments, IReadOnlyList<double> Scalars);

    /// <param name="Number">Sleeps so far.</param>
    /// <param name="Snapshots">How many snapshots there are.</param>
    /// <param name="Interventions">What each intervention keeps.</param>
    public sealed record SleepPart(long Number, int Snapshots, IReadOnlyList<InterventionPart> Interventions);

    /// <param name="Key">Its name and its number among those of the same name: <c>delta-times/0</c>.</param>
    /// <param name="Numbers">Its state numbers.</param>
    /// <param name="Vectors">The names of its state vectors.</param>
    public sealed record InterventionPart(string Key, IReadOnlyDictionary<string, double> Numbers, IReadOnlyList<string> Vectors);
}
