using Sleepbot.Data;
using Sleepbot.Experiments.Format;
using Sleepbot.Tensors;

namespace Sleepbot.Experiments;

/// <summary>The data of an experiment: which, which part of it, and how its features are mapped.</summary>
public sealed class ExperimentData
{
    private readonly DataSection section;
    private readonly Dataset? local;

    internal ExperimentData(DataSection section, string name, Dataset? local)
    {
        this.section = section;
        this.local = local;
        Name = name;
    }

    /// <summary>Gets the name of the data set, or of the folder it is read from.</summary>
    public string Name { get; }

    /// <summary>Reads the data; a public data set that is not on this machine is fetched first.</summary>
    /// <param name="store">Finds and fetches public data sets.</param>
    /// <param name="cancellation">Stops fetching.</param>
    /// <returns>The chosen part of the data, with the validation split of seed 0 held out, normalised. Read-only: one object serves all runs.</returns>
    /// <exception cref="DataException">The data cannot be had, is damaged, or has less than what is chosen.</exception>
    public async Task<Dataset> LoadAsync(DatasetStore store, CancellationToken cancellation = default) =>
        local ?? Prepare(section, await store.LoadAsync(Name, cancellation));

    /// <summary>Chooses the samples, holds out those for validation, and maps the features.</summary>
    internal static Dataset Prepare(DataSection section, Dataset whole)
    {
        var chosen = whole.Select(Subset(section.Train, section.Classes), Subset(section.Test, section.Classes));
        var split = section.Validation is { } count ? chosen.HoldOut(count, RandomSource.FromSeed(0).Derive("split")) : chosen;
        return split.Normalise(section.Normalise);
    }

    private static Subset? Subset(SubsetSection? subset, IReadOnlyList<int>? classes) =>
        subset is null && classes is null ? null : (subset ?? new SubsetSection()).Of(classes);
}
