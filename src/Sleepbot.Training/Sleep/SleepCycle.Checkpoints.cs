using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <content>What sleep keeps from one time to the next, saved and restored.</content>
internal sealed partial class SleepCycle
{
    /// <summary>Gets what is not a tensor.</summary>
    public CheckpointState.SleepPart Save() => new(
        number,
        history.Count,
        [.. actors.Select(actor => new CheckpointState.InterventionPart(
            actor.Key, new SortedDictionary<string, double>(actor.Context.Numbers.ToDictionary()), [.. actor.Context.Vectors.Keys.Order(StringComparer.Ordinal)]))]);

    /// <summary>Gets the snapshots and the interventions' vectors.</summary>
    public IEnumerable<SafetensorsTensor> SaveTensors()
    {
        for (int back = 1; back <= history.Count; back++)
        {
            yield return CheckpointTensors.Flat(CheckpointTensors.Snapshot(back), history[back]);
        }

        foreach (var actor in actors)
        {
            foreach (var (name, vector) in actor.Context.Vectors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                yield return CheckpointTensors.Flat(CheckpointTensors.Vector(actor.Key, name), vector.Span);
            }
        }
    }

    /// <summary>Restores what a checkpoint holds for interventions of the same names; the network must have its weights already.</summary>
    /// <param name="saved">What is not a tensor, or null if the checkpoint's run never slept.</param>
    /// <param name="file">The tensors.</param>
    public void Restore(CheckpointState.SleepPart? saved, SafetensorsFile file)
    {
        history.Clear();
        for (int back = saved?.Snapshots ?? 0; back >= 1; back--)
        {
            history.Push(file.Get(CheckpointTensors.Snapshot(back)).Values);
        }

        if (history.Count == 0)
        {
            history.Push(state.Weights.Span);
        }

        number = saved?.Number ?? 0;
        foreach (var actor in actors)
        {
            var part = saved?.Interventions.FirstOrDefault(part => part.Key == actor.Key);
            foreach (var (name, value) in part?.Numbers ?? new Dictionary<string, double>())
            {
                actor.Context.StateNumber(name) = value;
            }

            foreach (string name in part?.Vectors ?? [])
            {
                file.Get(CheckpointTensors.Vector(actor.Key, name)).Values.CopyTo(actor.Context.StateVector(name));
            }
        }
    }
}
