using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <content>What sleep keeps from one time to the next, saved and restored.</content>
internal sealed partial class SleepCycle
{
    private const string TriggerKey = "when";

    private IEnumerable<(string Key, SleepMemory Memory)> Memories =>
        [(TriggerKey, Times.Context.Memory), .. actors.Select(actor => (actor.Key, actor.Context.Memory))];

    /// <summary>Gets what is not a tensor.</summary>
    public CheckpointState.SleepPart Save() => new(
        Number,
        History.Count,
        [.. Memories.Select(one => new CheckpointState.MemoryPart(
            one.Key, new SortedDictionary<string, double>(one.Memory.Numbers.ToDictionary()), [.. one.Memory.Vectors.Keys.Order(StringComparer.Ordinal)]))],
        Recorder is null ? null : [.. Recorder.ToTracks().Select(track => new CheckpointState.ChangesPart(
            track.Intervention, ChangeTrack.WordOf(track.Stage), track.Parameters, track.Steps.ToArray()))],
        culprit);

    /// <summary>Gets the snapshots, the vectors of interventions and trigger, and the sizes of changes.</summary>
    public IEnumerable<SafetensorsTensor> SaveTensors() =>
    [
        .. Enumerable.Range(1, History.Count).SelectMany(back => CheckpointTensors.Flat(CheckpointTensors.Snapshot(back), History[back])),
        .. Memories.SelectMany(one => one.Memory.Vectors.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => CheckpointTensors.Flat(CheckpointTensors.Vector(one.Key, pair.Key), pair.Value.Span))),
        .. (Recorder?.ToTracks() ?? []).Where(track => track.Sizes.Length > 0).Select(track => new SafetensorsTensor(
            CheckpointTensors.Changes(track.Intervention, ChangeTrack.WordOf(track.Stage)), [track.Steps.Length, track.Parameters.Count], track.Sizes)),
    ];

    /// <summary>Goes on taking down changes where a checkpoint of the same run has them; where it has none, those before it are lost, and no more are taken down.</summary>
    /// <param name="saved">What is not a tensor, or null if the run never slept.</param>
    /// <param name="file">The tensors.</param>
    public void RestoreChanges(CheckpointState.SleepPart? saved, SafetensorsFile file)
    {
        if (Recorder is null || saved?.Changes is not { } changes)
        {
            Recorder = null;
            return;
        }

        Recorder.GoOn([.. changes.Select(part => new ChangeTrack(
            part.Key,
            ChangeTrack.StageOf(part.Stage),
            part.Parameters,
            [.. part.Steps],
            CheckpointTensors.Values(file, CheckpointTensors.Changes(part.Key, part.Stage))))]);
    }

    /// <summary>Restores what a checkpoint holds for interventions of the same names; the network must have its weights already.</summary>
    /// <param name="saved">What is not a tensor, or null if the checkpoint's run never slept.</param>
    /// <param name="file">The tensors.</param>
    public void Restore(CheckpointState.SleepPart? saved, SafetensorsFile file)
    {
        History.Clear();
        for (int back = saved?.Snapshots ?? 0; back >= 1; back--)
        {
            History.Push(file.Get(CheckpointTensors.Snapshot(back)).Values);
        }

        if (History.Count == 0)
        {
            History.Push(state.Weights.Span);
        }

        Number = saved?.Number ?? 0;
        culprit = saved?.Culprit;
        foreach (var (key, memory) in Memories)
        {
            var part = saved?.Memories.FirstOrDefault(part => part.Key == key);
            foreach (var (name, value) in part?.Numbers ?? new Dictionary<string, double>())
            {
                memory.Number(name) = value;
            }

            foreach (string name in part?.Vectors ?? [])
            {
                var values = CheckpointTensors.Values(file, CheckpointTensors.Vector(key, name));
                values.CopyTo(memory.Vector(name, values.Length));
            }
        }
    }
}
