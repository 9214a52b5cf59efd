namespace Sleepbot.Training;

/// <summary>What a checkpoint holds besides tensors; written as JSON. <c>docs/checkpoints.md</c> describes it.</summary>
internal sealed record CheckpointState
{
    public required int Version { get; init; }

    public required string Numerics { get; init; }

    public required string Specification { get; init; }

    public required long Seed { get; init; }

    public required long Step { get; init; }

    public required int BatchSize { get; init; }

    public required int TrainingSamples { get; init; }

    public required OptimizerPart Optimizer { get; init; }

    public SleepPart? Sleep { get; init; }

    public WatchPart? Watch { get; init; }

    public RunSeconds Seconds { get; init; }

    /// <param name="Name">The optimizer's name.</param>
    /// <param name="Step">Steps begun.</param>
    /// <param name="Moments">How many moment vectors there are.</param>
    /// <param name="Scalars">Its scalars.</param>
    public sealed record OptimizerPart(string Name, long Step, int Moments, IReadOnlyList<double> Scalars);

    /// <param name="Number">Sleeps so far.</param>
    /// <param name="Snapshots">How many snapshots there are.</param>
    /// <param name="Memories">What each intervention keeps, and what the trigger does.</param>
    /// <param name="Changes">What each intervention has changed so far, where that is taken down; else null.</param>
    /// <param name="Culprit">Which intervention first made numbers that are not finite, as a sentence; null while none has.</param>
    public sealed record SleepPart(long Number, int Snapshots, IReadOnlyList<MemoryPart> Memories, IReadOnlyList<ChangesPart>? Changes = null, string? Culprit = null);

    /// <param name="Best">The highest validation accuracy so far.</param>
    /// <param name="BestStep">The step of it.</param>
    /// <param name="Latest">The step of the latest evaluation.</param>
    /// <param name="Fruitless">Evaluations since the highest.</param>
    /// <param name="HasWeights">Whether its weights are among the tensors.</param>
    public sealed record WatchPart(double Best, long BestStep, long Latest, int Fruitless, bool HasWeights);

    /// <param name="Key">An intervention's name and its number among those of the same name, <c>delta-times/0</c>; or <c>when</c>, the trigger.</param>
    /// <param name="Numbers">Its state numbers.</param>
    /// <param name="Vectors">The names of its state vectors.</param>
    public sealed record MemoryPart(string Key, IReadOnlyDictionary<string, double> Numbers, IReadOnlyList<string> Vectors);

    /// <param name="Key">An intervention's name and its number among those of the same name.</param>
    /// <param name="Stage">The stage.</param>
    /// <param name="Parameters">The parameters that it has changed: the columns of its sizes.</param>
    /// <param name="Steps">The steps of its changes: the rows.</param>
    public sealed record ChangesPart(string Key, string Stage, IReadOnlyList<string> Parameters, IReadOnlyList<long> Steps);
}
