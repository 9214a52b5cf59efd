using Sleepbot.Data;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Reading;

/// <summary>Checks the data of an experiment as far as that goes without fetching any.</summary>
internal static class DataReader
{
    /// <summary>Checks the data section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="written">How it is written.</param>
    /// <param name="context">Takes the mistakes.</param>
    /// <returns>The data and what is known of it, or null if there are mistakes.</returns>
    public static (ExperimentData Data, DataFacts Facts)? Read(DataSection section, YamlValue written, ReadContext context)
    {
        string?[] sources = [section.Name, section.Folder, section.Mixture is null ? null : DataSection.MixtureName];
        if (sources.Count(source => source is not null) != 1)
        {
            context.Problems.Add(written.Place, "'data' has to say one of name, folder and mixture, and only one.");
            return null;
        }

        return section.Name is not null and not DataSection.MixtureName
            ? ReadPublic(section, written, context)
            : ReadLocal(section, written, context);
    }

    private static (ExperimentData Data, DataFacts Facts)? ReadPublic(DataSection section, YamlValue written, ReadContext context)
    {
        var entry = DataCatalogue.All.First(entry => entry.Name == section.Name);
        int allClasses = entry.ClassNames.Count;
        int classes = section.Classes?.Count ?? allClasses;
        int before = context.Problems.Count;
        if (section.Classes is { } chosen && (chosen.Count == 0 || chosen.Distinct().Count() != chosen.Count || chosen.Any(label => label < 0 || label >= allClasses)))
        {
            context.Problems.Add(Places.Of(written, "classes"), $"'classes' is [{string.Join(", ", chosen)}]; expected distinct numbers from 0 to {allClasses - 1}, at least one.");
        }

        CheckCount(section.Train?.First, entry.TrainCount, "train", written, context);
        CheckCount(section.Test?.First, entry.TestCount, "test", written, context);
        foreach (var (subset, key) in new[] { (section.Train, "train"), (section.Test, "test") })
        {
            if (subset is { First: not null, Fraction: not null })
            {
                context.Problems.Add(Places.Of(written, key), $"'{key}' has both first and fraction. Keep one of them.");
            }
        }

        if (context.Problems.Count > before)
        {
            return null;
        }

        int available = (section.Train ?? new SubsetSection()).Estimate(entry.TrainCount, classes, allClasses);
        bool exact = section.Classes is null && section.Train?.PerClass is null;
        if (exact && section.Validation >= available)
        {
            context.Problems.Add(Places.Of(written, "validation"), $"'validation' is {section.Validation:N0}, but there are {available:N0} training samples to hold out from. Use at most {available - 1:N0}.");
            return null;
        }

        int trainCount = available - (section.Validation ?? 0);
        return (new ExperimentData(section, entry.Name, null), new DataFacts(entry.SampleShape, classes, trainCount, exact, section.Validation is not null));
    }

    private static void CheckCount(int? wanted, int available, string split, YamlValue written, ReadContext context)
    {
        if (wanted > available)
        {
            context.Problems.Add(Places.Of(written, split, "first"), $"'first' is {wanted:N0}, but the {split} split has {available:N0} samples. Ask for at most {available:N0}.");
        }
    }

    /// <summary>Reads data that needs no fetching: what it holds decides whether it fits.</summary>
    private static (ExperimentData Data, DataFacts Facts)? ReadLocal(DataSection section, YamlValue written, ReadContext context)
    {
        try
        {
            var whole = section.Folder is { } folder ? ReadFolder(folder) : (section.Mixture ?? new GaussianMixture()).Draw();
            var data = ExperimentData.Prepare(section, whole);
            return (new ExperimentData(section, whole.Name, data), new DataFacts(data.SampleShape, data.Classes, data.Train.Count, AreExact: true, data.Validation is not null));
        }
        catch (DataException problem)
        {
            bool isData = problem.File is not null;
            var place = Places.Of(written, isData ? "folder" : section.Validation is not null ? "validation" : section.Folder is null ? "mixture" : "folder");
            context.Problems.Add(new Problem(place.File, place.Line, problem.Message) { IsData = isData });
            return null;
        }

        Dataset ReadFolder(string folder)
        {
            string path = context.Resolve(folder);
            return Directory.Exists(path) ? IdxFolder.Read(path) : throw new DataException($"'folder' is '{folder}', but there is no such folder. Looked for: {path}.");
        }
    }
}
