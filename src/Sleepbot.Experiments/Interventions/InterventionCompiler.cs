using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Interventions;

/// <summary>Turns users' C# files into classes. Each file is compiled once, however many arms use it.</summary>
internal sealed class InterventionCompiler
{
    // What a short file should not have to say: the usual namespaces of a console program, and ours.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using Sleepbot.Data;
        global using Sleepbot.Networks;
        global using Sleepbot.Tensors;
        global using Sleepbot.Training;
        """;

    private const string AssemblyPrefix = "Sleepbot.User.";

    private static readonly IReadOnlyList<Assembly> ours =
        [typeof(Intervention).Assembly, typeof(Networks.Network).Assembly, typeof(Data.Dataset).Assembly, typeof(Tensors.Shape).Assembly];

    private static readonly Lazy<IReadOnlyList<MetadataReference>> references = new(FindReferences);

    private readonly Dictionary<string, IReadOnlyList<Type>?> compiled = [];

    /// <summary>Tells code that was compiled here from all other code.</summary>
    /// <param name="frame">A frame of a stack trace.</param>
    public static bool IsUserCode(StackFrame frame) => NameOf(frame.GetMethod()?.Module.Assembly) is not null;

    /// <summary>Gets the file, without its folder, that a class was compiled from here.</summary>
    /// <param name="type">The class.</param>
    /// <returns>The file's name, or null for all other code.</returns>
    public static string? FileOf(Type type) => NameOf(type.Assembly) is { } name ? $"{name}.cs" : null;

    /// <summary>Compiles a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="name">Its name as the user wrote it, for messages.</param>
    /// <param name="files">Has its text.</param>
    /// <param name="problems">Takes the compiler's errors, what the rule would carry from one run into another, and what keeps its runs from being repeated.</param>
    /// <returns>The public interventions in it, in the order of their names; null if it has errors.</returns>
    public IReadOnlyList<Type>? Compile(string path, string name, RuleFiles files, ProblemList problems)
    {
        if (!compiled.TryGetValue(path, out var types))
        {
            compiled[path] = types = files.Read(path, name, problems) is { } text ? CompileNew(path, name, text, problems) : null;
        }

        return types;
    }

    private static string? NameOf(Assembly? assembly) =>
        assembly?.GetName().Name is { } name && name.StartsWith(AssemblyPrefix, StringComparison.Ordinal) ? name[AssemblyPrefix.Length..] : null;

    private static List<Type>? CompileNew(string path, string name, string text, ProblemList problems)
    {
        var source = SourceText.From(text, Encoding.UTF8);
        var parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        string address = $"[assembly: System.Reflection.AssemblyMetadata(\"{ContentAddress.SourceKey}\", \"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}\")]";
        var file = CSharpSyntaxTree.ParseText(source, parsing, path);
        var compilation = CSharpCompilation.Create(
            $"{AssemblyPrefix}{Path.GetFileNameWithoutExtension(path)}",
            [file, CSharpSyntaxTree.ParseText($"{Usings}\n{address}", parsing, "usings.cs", Encoding.UTF8)],
            references.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

        using MemoryStream code = new();
        using MemoryStream symbols = new();
        var result = compilation.Emit(code, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        foreach (var error in result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            problems.Add(new Place(name, error.Location.GetLineSpan().StartLinePosition.Line + 1), $"{error.Id}: {error.GetMessage()}");
        }

        if (!result.Success)
        {
            return null;
        }

        bool mayRun = SharedState.Check(compilation, file, name, problems) & OutsideWorld.Check(compilation, file, name, problems);
        return mayRun ? Load(code, symbols) : null;
    }

    private static List<Type> Load(MemoryStream code, MemoryStream symbols)
    {
        // Not collectible: code in a collectible context is slower, and these few classes live as long as the program.
        code.Position = symbols.Position = 0;
        var assembly = new AssemblyLoadContext("Sleepbot user code").LoadFromStream(code, symbols);
        return [.. assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsSubclassOf(typeof(Intervention)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)];
    }

    private static List<MetadataReference> FindReferences()
    {
        // What this very program runs on, so that the user's file sees the same libraries.
        string platform = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        var files = platform.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(ours.Select(assembly => assembly.Location))
            .Where(File.Exists)
            .DistinctBy(file => Path.GetFileName(file), StringComparer.OrdinalIgnoreCase);
        return [.. files.Select(file => (MetadataReference)MetadataReference.CreateFromFile(file))];
    }
}
