using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Interventions;

/// <summary>The texts of the C# files that an experiment names: from the disk, or from the journal where the experiment goes on without its files.</summary>
/// <param name="kept">Texts by the paths that the experiment's text has; these files are not looked for on the disk.</param>
internal sealed class RuleFiles(IReadOnlyDictionary<string, string> kept)
{
    private readonly SortedDictionary<string, string> used = new(StringComparer.Ordinal);

    /// <summary>Gets the texts that were asked for, by the paths that the experiment's text has.</summary>
    public IReadOnlyDictionary<string, string> Used => used;

    /// <summary>Says whether a file need not be on the disk.</summary>
    /// <param name="name">Its path as it is written.</param>
    public bool IsKept(string name) => kept.ContainsKey(name);

    /// <summary>Gets a file's text.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="name">Its path as it is written.</param>
    /// <param name="problems">Takes the mistake if it cannot be read.</param>
    /// <returns>The text, or null.</returns>
    public string? Read(string path, string name, ProblemList problems)
    {
        try
        {
            return used[name] = kept.TryGetValue(name, out string? text) ? text : File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Place(name, 0), $"the file cannot be read: {problem.Message}");
            return null;
        }
    }
}
