namespace Sleepbot.Journal;

/// <summary>An experiment that is to begin, or to go on.</summary>
public sealed record ExperimentPlan
{
    /// <summary>Gets its name, from its file; not empty.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the question it asks, or an empty string.</summary>
    public string Question { get; init; } = "";

    /// <summary>Gets the experiment file's text after all settings from the command line.</summary>
    public string Definition { get; init; } = "";

    /// <summary>Gets the folder that paths in the definition are relative to, or an empty string.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Gets the texts of the files that the definition names and that must be kept with it, by their paths there.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the name of the arm that the others are compared with; one of <see cref="Arms"/>.</summary>
    public required string Baseline { get; init; }

    /// <summary>Gets the arms in their order.</summary>
    public required IReadOnlyList<ArmPlan> Arms { get; init; }

    /// <summary>Gets what it runs on: processor, operating system and runtime, in words.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Gets the version of Sleepbot.</summary>
    public string Version { get; init; } = "";

    /// <summary>Gets the id of the experiment that is to go on, if that has the same arms and baseline.</summary>
    /// <value>Null, the default, is the latest of its name that has them. An id that is not in the journal is none.</value>
    public string? GoesOnWith { get; init; }

    /// <summary>Gets whether it begins anew whatever is in the journal, and takes no run of an earlier experiment.</summary>
    /// <value>The default is false.</value>
    public bool IsFresh { get; init; }

    /// <exception cref="ArgumentException">The name is empty, an arm's name comes twice, or the baseline is not among the arms.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        var names = new HashSet<string>();
        foreach (ArmPlan arm in Arms)
        {
            if (!names.Add(arm.Name))
            {
                throw new ArgumentException($"Experiment '{Name}' names the arm '{arm.Name}' twice. Give each arm its own name.", nameof(Arms));
            }
        }

        if (!names.Contains(Baseline))
        {
            throw new ArgumentException(
                $"Experiment '{Name}' has the baseline '{Baseline}', which is none of its arms: {string.Join(", ", names)}.", nameof(Baseline));
        }
    }
}
