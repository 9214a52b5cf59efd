using Sleepbot.Experiments.Interventions;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>What reading one experiment file needs besides the file.</summary>
/// <param name="Problems">Takes the mistakes.</param>
/// <param name="Folder">The folder that paths in the file are relative to.</param>
/// <param name="Compiler">Turns C# files into interventions.</param>
/// <param name="Rules">The texts of those files.</param>
internal sealed record ReadContext(ProblemList Problems, string Folder, InterventionCompiler Compiler, RuleFiles Rules)
{
    /// <summary>Gets whether the section that is read next may lack required keys.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Gets the full path of a file that the experiment names.</summary>
    /// <param name="path">The path as it is written.</param>
    public string Resolve(string path) => Path.GetFullPath(Path.Combine(Folder, path));
}
