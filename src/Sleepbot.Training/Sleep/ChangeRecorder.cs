using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Takes down the sizes of all changes of a run while it trains.</summary>
/// <remarks>Of each change it keeps 4 bytes a parameter and 8 for its step; lists grow by doubling, so that nearly all steps allocate nothing.</remarks>
internal sealed class ChangeRecorder
{
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly List<Track> tracks;
    private readonly float[] sizes;

    /// <summary>Begins with nothing.</summary>
    /// <param name="network">The run's network.</param>
    /// <param name="actors">Its interventions.</param>
    public ChangeRecorder(Network network, IEnumerable<SleepActor> actors)
    {
        parameters = network.Parameters;
        sizes = new float[parameters.Count];
        tracks = [.. actors.SelectMany(actor => Enum.GetValues<SleepStages>().Where(actor.Acts).Select(stage => new Track(actor.Key, stage)))];
    }

    /// <summary>Takes down a change of weights.</summary>
    /// <param name="actor">Who made it.</param>
    /// <param name="stage">At which stage.</param>
    /// <param name="step">Optimizer steps taken.</param>
    /// <param name="meter">Has just measured it.</param>
    public void Add(SleepActor actor, SleepStages stage, long step, ChangeMeter meter)
    {
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = (float)meter.SizeOf(i);
        }

        Keep(actor, stage, step);
    }

    /// <summary>Takes down a change of another vector over all weights.</summary>
    /// <param name="actor">Who made it.</param>
    /// <param name="stage">At which stage.</param>
    /// <param name="step">Optimizer steps taken.</param>
    /// <param name="after">The vector.</param>
    /// <param name="before">The same before.</param>
    public void Add(SleepActor actor, SleepStages stage, long step, ReadOnlySpan<float> after, ReadOnlySpan<float> before)
    {
        // By index: walking a list through its interface would allocate.
        for (int i = 0; i < sizes.Length; i++)
        {
            var (start, length) = (parameters[i].Offset, parameters[i].Length);
            sizes[i] = (float)FlatVector.Distance(after.Slice(start, length), before.Slice(start, length));
        }

        Keep(actor, stage, step);
    }

    /// <summary>Takes down a change that was taken back: nothing is left of it.</summary>
    /// <param name="actor">Who made it.</param>
    /// <param name="stage">At which stage.</param>
    /// <param name="step">Optimizer steps taken.</param>
    public void AddNothing(SleepActor actor, SleepStages stage, long step)
    {
        sizes.AsSpan().Clear();
        Keep(actor, stage, step);
    }

    /// <summary>Makes a table of what was taken down so far, for each rule and stage at which it acts.</summary>
    public IReadOnlyList<ChangeTrack> ToTracks() => [.. tracks.Select(TrackOf)];

    /// <summary>Goes on with what an earlier part of the run has taken down.</summary>
    /// <param name="earlier">What it was; a track that this run does not have is left out.</param>
    public void GoOn(IReadOnlyList<ChangeTrack> earlier)
    {
        foreach (var track in tracks)
        {
            if (earlier.FirstOrDefault(one => one.Intervention == track.Intervention && one.Stage == track.Stage) is not { } before)
            {
                continue;
            }

            int[] columns = [.. before.Parameters.Select(name => parameters.Index().First(parameter => parameter.Item.Name == name).Index)];
            for (int change = 0; change < before.Steps.Length; change++)
            {
                sizes.AsSpan().Clear();
                foreach (var (place, column) in columns.Index())
                {
                    sizes[column] = before.SizesOf(change)[place];
                }

                track.Steps.Add(before.Steps[change]);
                track.Sizes.AddRange(sizes);
            }
        }
    }

    private void Keep(SleepActor actor, SleepStages stage, long step)
    {
        // What is not finite ends the run, and is nothing that could be repeated.
        foreach (float size in sizes)
        {
            if (!float.IsFinite(size))
            {
                return;
            }
        }

        foreach (var track in tracks)
        {
            if (track.Stage == stage && track.Intervention == actor.Key)
            {
                track.Steps.Add(step);
                track.Sizes.AddRange(sizes);
            }
        }
    }

    private ChangeTrack TrackOf(Track track)
    {
        int[] columns = [.. Enumerable.Range(0, parameters.Count).Where(column => Enumerable.Range(0, track.Steps.Count).Any(change => track.Sizes[(change * parameters.Count) + column] != 0))];
        float[] kept = [.. Enumerable.Range(0, track.Steps.Count).SelectMany(change => columns.Select(column => track.Sizes[(change * parameters.Count) + column]))];
        return new ChangeTrack(track.Intervention, track.Stage, [.. columns.Select(column => parameters[column].Name)], [.. track.Steps], kept);
    }

    private sealed record Track(string Intervention, SleepStages Stage)
    {
        public List<long> Steps { get; } = [];

        /// <summary>Gets one number for each change and parameter of the network.</summary>
        public List<float> Sizes { get; } = [];
    }
}
