using Sleepbot.Experiments.Design;
using Sleepbot.Experiments.Reading;
using Sleepbot.Journal;

namespace Sleepbot.Experiments;

/// <summary>An experiment that can be run: its file was read, everything in it was checked, its networks are built. Immutable.</summary>
public sealed class Experiment
{
    internal Experiment()
    {
    }

    /// <summary>Gets its name: letters, digits, dots, hyphens and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the question it asks, or an empty string.</summary>
    public required string Question { get; init; }

    /// <summary>Gets the text of its file; after changes from the command line, the changed text in a uniform style.</summary>
    public required string Definition { get; init; }

    /// <summary>Gets the file as messages name it.</summary>
    public required string File { get; init; }

    /// <summary>Gets what it is decided by, and what its arms are for.</summary>
    public required ExperimentDesign Design { get; init; }

    /// <summary>Gets the experiment that has to be run first: the trials of every arm, from which <see cref="Choose"/> takes the best.</summary>
    /// <value>Null where nothing is to be tuned, or the choice is made.</value>
    public Experiment? Tuning { get; init; }

    /// <summary>Gets the experiment of a journal that it was read from, and goes on with.</summary>
    /// <value>Its id, or null for one that was read from a file: that goes on with whichever experiment of its name has the same arms.</value>
    public string? JournalId { get; init; }

    /// <summary>Gets the folder that paths in the definition are relative to.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets the texts of the C# files that the definition names, by the paths that it has.</summary>
    public required IReadOnlyDictionary<string, string> Rules { get; init; }

    /// <summary>Gets its data, not read yet.</summary>
    public required ExperimentData Data { get; init; }

    /// <summary>Gets the ways of training that it compares, at least one: those of the file in its order, then those that the design adds.</summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>Gets the seeds that every arm is run with, at least one, each once; as many as there may be where the evidence decides how many.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>Gets the name of the arm that the others are compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>Gets this experiment with the best settings of each arm, after its <see cref="Tuning"/> was run.</summary>
    /// <param name="trials">What became of the trials, from the journal.</param>
    /// <returns>An experiment whose definition names the settings and the tuning experiment that they come from.</returns>
    /// <exception cref="InvalidOperationException">There is nothing to tune.</exception>
    /// <exception cref="ExperimentException">No trial of an arm has a value.</exception>
    public Experiment Choose(EndpointTable trials)
    {
        var tuning = Tuning ?? throw new InvalidOperationException($"Experiment '{Name}' has nothing to tune, or is tuned already.");
        return ExperimentReader.Read(new ExperimentSource(File, TuningChoice.Write(Definition, tuning.Design, trials, File), Folder) { Rules = Rules }, []);
    }

    /// <summary>Finds and reads an experiment.</summary>
    /// <param name="nameOrFile">A file, or the name of an experiment in a folder <c>experiments</c> here, in a parent folder, or among the ready-made ones.</param>
    /// <param name="settings">Changes as <c>path=value</c>, for example <c>training.batchSize=64</c>, applied in order; null for none.</param>
    /// <exception cref="ExperimentException">There is no such experiment, or it has mistakes: all of them are listed, with file and line.</exception>
    public static Experiment Load(string nameOrFile, IReadOnlyList<string>? settings = null) =>
        Read(ExperimentCatalogue.Find(nameOrFile), settings);

    /// <summary>Rebuilds an experiment of the journal without its files: text and rules are kept there.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="id">The experiment's id, exactly.</param>
    /// <exception cref="JournalException">There is no such experiment.</exception>
    /// <exception cref="ExperimentException">It cannot be read any more, for example because a file of weights that it names is gone.</exception>
    public static Experiment FromJournal(RunJournal journal, string id)
    {
        var record = journal.FindExperiment(id);
        return Read(new ExperimentSource(id, record.Definition, record.Folder) { Rules = journal.Sources(id), JournalId = id });
    }

    /// <summary>Reads an experiment from its text.</summary>
    /// <param name="source">The text, the name that messages call it by, and the folder that paths in it are relative to.</param>
    /// <param name="settings">Changes as <c>path=value</c>, applied in order; null for none.</param>
    /// <exception cref="ExperimentException">It has mistakes: all of them are listed, with file and line.</exception>
    public static Experiment Read(ExperimentSource source, IReadOnlyList<string>? settings = null) =>
        ExperimentReader.Read(source, settings ?? []);
}
