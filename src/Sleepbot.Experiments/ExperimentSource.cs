namespace Sleepbot.Experiments;

/// <summary>The text of an experiment and where it comes from.</summary>
/// <param name="Name">What messages call it: the file as the user named it.</param>
/// <param name="Text">The YAML.</param>
/// <param name="Folder">The folder that paths in it are relative to.</param>
public sealed record ExperimentSource(string Name, string Text, string Folder)
{
    /// <summary>Gets the texts of C# files that need not be on the disk, by the paths that the YAML has.</summary>
    /// <value>The default is none: all files are read from the disk.</value>
    public IReadOnlyDictionary<string, string> Rules { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the experiment of a journal that the text is from.</summary>
    /// <value>Its id; null, the default, for a text from elsewhere.</value>
    public string? JournalId { get; init; }
}
