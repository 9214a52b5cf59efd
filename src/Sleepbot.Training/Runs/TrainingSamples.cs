using Sleepbot.Data;

namespace Sleepbot.Training;

/// <summary>The training samples of a run: all of them, or task after task.</summary>
internal sealed class TrainingSamples
{
    private readonly SampleSet train;
    private readonly int[][] members;
    private readonly SampleSet?[] seen;

    /// <summary>Divides the training split.</summary>
    /// <param name="train">The training split.</param>
    /// <param name="sequence">The tasks, or null for one task of all samples.</param>
    public TrainingSamples(SampleSet train, TaskSequence? sequence)
    {
        this.train = train;
        members = sequence?.MembersIn(train) ?? [];
        Tasks = sequence is null ? [train] : [.. members.Select(samples => train.Take(samples))];
        seen = new SampleSet?[Tasks.Count];
    }

    /// <summary>Gets the samples of each task; a run without tasks is one task.</summary>
    public IReadOnlyList<SampleSet> Tasks { get; }

    /// <summary>Gets the samples of a task and of all before it, in the order of the training split.</summary>
    /// <param name="task">The task, from 0.</param>
    public SampleSet SeenUpTo(int task) => seen[task] ??= members.Length == 0
        ? train
        : train.Take([.. members.Take(task + 1).SelectMany(samples => samples).Distinct().Order()]);
}
