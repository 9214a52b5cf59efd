namespace Sleepbot.Training;

/// <summary>How far the interventions of one run moved what they rewrote, each time and for each parameter: what a sham repeats in random directions. Immutable.</summary>
/// <remarks>
/// <see cref="TrainingRun.Execute"/> makes one when it is asked to. A run whose <see cref="RunSpecification.Yoke"/> it is makes changes of the same sizes after the same
/// steps and at the same stages. Sizes are those that were kept: after the strength of the sleep, and 0 where a change was taken back.
/// </remarks>
public sealed class ChangeRecord
{
    /// <summary>Creates a record.</summary>
    /// <param name="seed">The seed of the run that made the changes.</param>
    /// <param name="tracks">Its changes: one track for each intervention and stage at which it acts, also where it never did.</param>
    public ChangeRecord(long seed, IEnumerable<ChangeTrack> tracks)
    {
        Seed = seed;
        Tracks = [.. tracks];
    }

    /// <summary>Gets what stands for changes that are not known yet: a specification with it has the address of its runs, but is none that can be run.</summary>
    public static ChangeRecord Awaited { get; } = new(0, []);

    /// <summary>Gets the seed of the run that made the changes.</summary>
    public long Seed { get; }

    /// <summary>Gets the changes of each intervention at each stage.</summary>
    public IReadOnlyList<ChangeTrack> Tracks { get; }

    /// <summary>Finds the changes of an intervention at a stage.</summary>
    /// <returns>The track, or null if there is none.</returns>
    internal ChangeTrack? Find(string intervention, SleepStages stage) => Tracks.FirstOrDefault(track => track.Intervention == intervention && track.Stage == stage);

    /// <summary>Lists every way in which the changes are not those of a run's own challenger.</summary>
    /// <param name="run">The run, of which this is the yoke.</param>
    internal IEnumerable<string> FindFaults(RunSpecification run)
    {
        if (run.Sleep is null)
        {
            yield return $"The run is yoked to changes, but has no sleep whose changes they could be. Set {nameof(RunSpecification.Sleep)} as the run has it that made them.";
            yield break;
        }

        if (ReferenceEquals(this, Awaited))
        {
            yield break;
        }

        if (Seed != run.Seed)
        {
            yield return $"The run of seed {run.Seed} is yoked to changes of a run of seed {Seed}. Take those of the same seed.";
        }

        var known = run.Sleep.Interventions.Zip(SleepActor.KeysOf(run.Sleep.Interventions), (rule, key) => (key, rule.Stages)).ToList();
        foreach (var track in Tracks)
        {
            if (!known.Exists(rule => rule.key == track.Intervention && (rule.Stages & track.Stage) != 0))
            {
                yield return $"The run is yoked to changes of '{track.Intervention}' at stage {track.Stage}, but its sleep has {string.Join(", ", known.Select(rule => $"'{rule.key}' ({rule.Stages})"))}. Take those of a run with the same sleep.";
            }

            foreach (string strange in track.Parameters.Where(name => run.Network.Parameters.All(parameter => parameter.Name != name)))
            {
                yield return $"The run is yoked to changes of parameter '{strange}', which network '{run.Network.Name}' does not have. Take those of a run with the same network.";
            }
        }
    }
}
