namespace Sleepbot.Experiments;

/// <summary>Experiments that are run and reported together: the files of one folder. Immutable.</summary>
public sealed class ExperimentStudy
{
    private ExperimentStudy(string name, IReadOnlyList<Experiment> experiments)
    {
        Name = name;
        Experiments = experiments;
    }

    /// <summary>Gets its name: that of the folder.</summary>
    public string Name { get; }

    /// <summary>Gets the experiments, at least one, each with a name of its own, in alphabetical order of their files.</summary>
    public IReadOnlyList<Experiment> Experiments { get; }

    /// <summary>Finds and reads a folder of experiments.</summary>
    /// <param name="nameOrFolder">A folder, or the name of one, as <see cref="ExperimentCatalogue.FindFolder"/> takes it.</param>
    /// <param name="settings">Changes as <c>path=value</c>, applied to every experiment; null for none.</param>
    /// <returns>The study, or null where that is no folder but, possibly, a single experiment.</returns>
    /// <exception cref="ExperimentException">The folder holds no experiment, two of one name, or some with mistakes: those of all files are listed.</exception>
    public static ExperimentStudy? Load(string nameOrFolder, IReadOnlyList<string>? settings = null)
    {
        if (ExperimentCatalogue.FindFolder(nameOrFolder) is not { } sources)
        {
            return null;
        }

        List<Experiment> experiments = [];
        List<Problem> problems = [];
        foreach (var source in sources)
        {
            try
            {
                var experiment = Experiment.Read(source, settings);
                if (experiments.Find(known => known.Name == experiment.Name) is { } other)
                {
                    problems.Add(new Problem(source.Name, 0, $"this experiment is called '{experiment.Name}', as that of {other.File} is. The journal knows experiments by their names; give each its own."));
                }

                experiments.Add(experiment);
            }
            catch (ExperimentException invalid)
            {
                problems.AddRange(invalid.Problems);
            }
        }

        return problems.Count > 0
            ? throw new ExperimentException(problems)
            : new ExperimentStudy(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(nameOrFolder))), experiments);
    }
}
