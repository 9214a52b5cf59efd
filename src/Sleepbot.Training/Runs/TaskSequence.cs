using Sleepbot.Data;

namespace Sleepbot.Training;

/// <summary>Tasks that a run learns one after the other: in each it sees the samples of some classes only. The network answers with all classes throughout.</summary>
/// <remarks>Class-incremental learning without a memory: G. van de Ven, A. Tolias, "Three scenarios for continual learning", arXiv:1904.07734.</remarks>
public sealed record TaskSequence
{
    /// <summary>Gets the classes of each task, in the order of learning.</summary>
    /// <value>At least one task, each with at least one class of the data, none twice. A class may come again in a later task.</value>
    public required IReadOnlyList<IReadOnlyList<int>> Classes { get; init; }

    /// <summary>Gets how many training samples each task has: its first, in the order of the training split.</summary>
    /// <value>At least 1 and at most what every task has, or null, the default, for all samples of its classes.</value>
    public int? Samples { get; init; }

    /// <summary>Lists what does not fit the data.</summary>
    /// <param name="train">The training split.</param>
    /// <param name="batchSize">Samples of a batch.</param>
    internal IEnumerable<string> FindFaults(SampleSet train, int batchSize)
    {
        if (Classes.Count == 0)
        {
            yield return "There are no tasks, expected at least one. Name its classes, or leave tasks out to train on everything at once.";
        }

        for (int task = 0; task < Classes.Count; task++)
        {
            var classes = Classes[task];
            string named = $"Task {task + 1} has classes [{string.Join(", ", classes)}]";
            if (classes.Count == 0 || classes.Distinct().Count() != classes.Count || classes.Any(label => label < 0 || label >= train.Classes))
            {
                yield return $"{named}, expected distinct numbers from 0 to {train.Classes - 1}, at least one.";
                continue;
            }

            int available = MembersOf(task, train).Count();
            if (Samples < 1 || Samples > available)
            {
                yield return $"{named} with {available} training samples, but {Samples} samples were asked for. Ask for 1 to {available}.";
            }
            else if ((Samples ?? available) < batchSize)
            {
                yield return $"{named} with {Samples ?? available} training samples, but a batch has {batchSize}. Use smaller batches or more samples.";
            }
        }
    }

    /// <summary>Gets the samples of each task.</summary>
    /// <param name="train">The training split.</param>
    /// <returns>Their numbers in the split, in its order.</returns>
    internal int[][] MembersIn(SampleSet train) => [.. Classes.Select((_, task) => MembersOf(task, train).Take(Samples ?? int.MaxValue).ToArray())];

    private IEnumerable<int> MembersOf(int task, SampleSet train) =>
        Enumerable.Range(0, train.Count).Where(sample => Classes[task].Contains(train.Labels[sample]));
}
