using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Interventions;

/// <summary>Finds what would make a user's rule depend on more than its run, so that no run of it can be repeated bit for bit: clocks, and chance that is not the run's own. And what would end the whole program.</summary>
/// <remarks>It looks at names of the .NET library in the file itself; what is reached by reflection or through other libraries cannot be told from a table.</remarks>
internal static class OutsideWorld
{
    private const string Clock = "reads a clock, which says something else whenever a run is repeated. Go by sleep.Step, sleep.TotalSteps or sleep.Number.";

    private const string Chance = "draws numbers that are not the run's own: seeds would share them, or a run could not be repeated. "
        + "Draw from sleep.Random or slice.Random, for example sleep.Random.UniformAt(0), sleep.Random.BelowAt(1, 10) or slice.Random.FillNormal(slice.Scratch).";

    private const string Hash = "is another number each time the program starts, so no run could be repeated. Compute one from the values themselves.";

    private const string End = "would end the whole program, with all runs that are under way. Throw an exception: then this run alone fails, with its message.";

    /// <summary>Types, and single members of types, with why they are refused.</summary>
    private static readonly Dictionary<string, string> refused = new(StringComparer.Ordinal)
    {
        ["System.DateTime.Now"] = Clock,
        ["System.DateTime.UtcNow"] = Clock,
        ["System.DateTime.Today"] = Clock,
        ["System.DateTimeOffset.Now"] = Clock,
        ["System.DateTimeOffset.UtcNow"] = Clock,
        ["System.TimeProvider"] = Clock,
        ["System.Diagnostics.Stopwatch"] = Clock,
        ["System.Environment.TickCount"] = Clock,
        ["System.Environment.TickCount64"] = Clock,
        ["System.Random"] = Chance,
        ["System.Security.Cryptography.RandomNumberGenerator"] = Chance,
        ["System.Guid.NewGuid"] = Chance,
        ["System.Guid.CreateVersion7"] = Chance,
        ["System.HashCode"] = Hash,
        ["string.GetHashCode"] = Hash,
        ["System.Environment.Exit"] = End,
        ["System.Environment.FailFast"] = End,
    };

    /// <summary>Reports each such name, once a line.</summary>
    /// <param name="compilation">The compiled file.</param>
    /// <param name="file">The user's part of it.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <returns>Whether there is nothing to report.</returns>
    public static bool Check(Compilation compilation, SyntaxTree file, string name, ProblemList problems)
    {
        var model = compilation.GetSemanticModel(file);
        HashSet<(int, string)> found = [];
        foreach (var node in file.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax))
        {
            int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            if (model.GetSymbolInfo(node).Symbol is { } symbol && Refused(symbol) is (var what, var why) && found.Add((line, what)))
            {
                problems.Add(new Place(name, line), $"'{what}' {why}");
            }
        }

        return found.Count == 0;
    }

    private static (string What, string Why)? Refused(ISymbol symbol)
    {
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        string full = type?.ToDisplayString() ?? "";
        return refused.TryGetValue(full, out string? why) ? (type!.Name, why)
            : refused.TryGetValue($"{full}.{symbol.Name}", out why) ? ($"{type!.Name}.{symbol.Name}", why)
            : null;
    }
}
