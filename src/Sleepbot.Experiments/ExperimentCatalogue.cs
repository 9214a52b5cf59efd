using System.Text;
using Sleepbot.Shared;

namespace Sleepbot.Experiments;

/// <summary>Finds experiments by file or by name, the ready-made ones among them.</summary>
/// <remarks>
/// A name is looked for as <c>experiments/NAME.yaml</c> in the current folder, then in its parents, then among the experiments
/// that come with Sleepbot, so that an installed tool has them too.
/// </remarks>
public static class ExperimentCatalogue
{
    private const string FolderName = "experiments";
    private const string Extension = ".yaml";

    // An experiment file is a page or two. What is larger is something else, and is better not read.
    private const long LargestFile = 1 << 20;

    /// <summary>Finds an experiment.</summary>
    /// <param name="nameOrFile">A path that ends in .yaml or .yml or that contains a slash, or a name.</param>
    /// <param name="folder">The folder to look from; null, the default, is the current one.</param>
    /// <returns>Its text, not checked yet.</returns>
    /// <exception cref="ExperimentException">There is none, or its file cannot be read.</exception>
    public static ExperimentSource Find(string nameOrFile, string? folder = null)
    {
        folder ??= Directory.GetCurrentDirectory();
        if (IsPath(nameOrFile))
        {
            return Read(nameOrFile, Path.Combine(folder, nameOrFile));
        }

        foreach (string parent in ParentsOf(folder))
        {
            string file = Path.Combine(parent, FolderName, nameOrFile + Extension);
            if (File.Exists(file))
            {
                return Read(Path.GetRelativePath(folder, file), file);
            }
        }

        using var stream = typeof(ExperimentCatalogue).Assembly.GetManifestResourceStream(ResourceOf(nameOrFile));
        if (stream is null)
        {
            throw Refuse(nameOrFile, $"'{nameOrFile}' is no experiment. {NearestName.Suggest(nameOrFile, Names(folder))} For a file of your own write its path, ending in {Extension}.");
        }

        using var reader = new StreamReader(stream);
        return new ExperimentSource(ResourceOf(nameOrFile), reader.ReadToEnd(), folder);
    }

    /// <summary>Lists the names that <see cref="Find"/> knows.</summary>
    /// <param name="folder">The folder to look from; null, the default, is the current one.</param>
    /// <returns>The names, in alphabetical order.</returns>
    public static IReadOnlyList<string> Names(string? folder = null)
    {
        var files = ParentsOf(folder ?? Directory.GetCurrentDirectory())
            .Select(parent => Path.Combine(parent, FolderName))
            .Where(Directory.Exists)
            .SelectMany(experiments => Directory.EnumerateFiles(experiments, "*" + Extension));
        var resources = typeof(ExperimentCatalogue).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(FolderName + "/", StringComparison.Ordinal));
        return [.. files.Concat(resources).Select(file => Path.GetFileNameWithoutExtension(file)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsPath(string nameOrFile) =>
        nameOrFile.EndsWith(Extension, StringComparison.Ordinal) || nameOrFile.EndsWith(".yml", StringComparison.Ordinal)
        || nameOrFile.Contains('/') || nameOrFile.Contains(Path.DirectorySeparatorChar);

    private static string ResourceOf(string name) => $"{FolderName}/{name}{Extension}";

    private static IEnumerable<string> ParentsOf(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            yield return parent.FullName;
        }
    }

    private static ExperimentSource Read(string name, string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw Refuse(name, "this is a folder; expected a file.");
            }

            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw Refuse(name, $"there is no such file. Looked for: {file.FullName}.");
            }

            if (file.Length > LargestFile)
            {
                throw Refuse(name, $"the file has {file.Length:N0} bytes. An experiment file is text of at most {LargestFile:N0}.");
            }

            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return new ExperimentSource(name, File.ReadAllText(path, utf8), Path.GetDirectoryName(file.FullName)!);
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(name, "this is no text (not valid UTF-8). An experiment file is YAML.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refuse(name, $"the file cannot be read: {problem.Message}");
        }
    }

    private static ExperimentException Refuse(string name, string message) => new([new Problem(name, 0, message)]);
}
