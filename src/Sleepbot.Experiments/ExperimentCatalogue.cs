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

        if (Resources().Contains(ResourceOf(nameOrFile)))
        {
            return ReadResource(ResourceOf(nameOrFile), folder);
        }

        throw Refuse(nameOrFile, FindFolder(nameOrFile, folder) is { Count: var count }
            ? $"'{nameOrFile}' is a folder of {count} experiments; expected a single one. `sleepbot run` and `sleepbot validate` take folders."
            : $"'{nameOrFile}' is no experiment. {NearestName.Suggest(nameOrFile, Names(folder))} For a file of your own write its path, ending in {Extension}.");
    }

    /// <summary>Finds a folder of experiments.</summary>
    /// <param name="nameOrFolder">A path, or the name of a folder inside one called <c>experiments</c> here or in a parent folder, of a ready-made one, or of one here.</param>
    /// <param name="folder">The folder to look from; null, the default, is the current one.</param>
    /// <returns>The texts of its files, not checked yet, in alphabetical order; null if that is no folder, or a file of this name comes first.</returns>
    /// <exception cref="ExperimentException">The folder holds no experiment file, or one of them cannot be read.</exception>
    public static IReadOnlyList<ExperimentSource>? FindFolder(string nameOrFolder, string? folder = null)
    {
        folder ??= Directory.GetCurrentDirectory();
        if (IsPath(nameOrFolder))
        {
            string path = Path.Combine(folder, nameOrFolder);
            return Directory.Exists(path) ? ReadFolder(folder, path) : null;
        }

        foreach (string parent in ParentsOf(folder))
        {
            string inside = Path.Combine(parent, FolderName, nameOrFolder);
            if (File.Exists(inside + Extension))
            {
                return null;
            }

            if (Directory.Exists(inside))
            {
                return ReadFolder(folder, inside);
            }
        }

        string[] resources = [.. Resources().Where(resource => resource.StartsWith($"{FolderName}/{nameOrFolder}/", StringComparison.Ordinal))];
        string here = Path.Combine(folder, nameOrFolder);
        return resources.Length > 0 ? [.. resources.Select(resource => ReadResource(resource, folder))]
            : Directory.Exists(here) && !Resources().Contains(ResourceOf(nameOrFolder)) ? ReadFolder(folder, here)
            : null;
    }

    /// <summary>Lists the names that <see cref="Find"/> and <see cref="FindFolder"/> know.</summary>
    /// <param name="folder">The folder to look from; null, the default, is the current one.</param>
    /// <returns>The names of experiments and of folders of them, in alphabetical order.</returns>
    public static IReadOnlyList<string> Names(string? folder = null)
    {
        string[] places = [.. ParentsOf(folder ?? Directory.GetCurrentDirectory()).Select(parent => Path.Combine(parent, FolderName)).Where(Directory.Exists)];
        var files = places.SelectMany(place => Directory.EnumerateFiles(place, "*" + Extension)).Select(file => Path.GetFileNameWithoutExtension(file));
        var folders = places.SelectMany(place => Directory.EnumerateDirectories(place)).Where(inside => FilesIn(inside).Length > 0).Select(inside => Path.GetFileName(inside));
        var resources = Resources().Select(resource => resource.Split('/')[1].Replace(Extension, "", StringComparison.Ordinal));
        return [.. files.Concat(folders).Concat(resources).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsPath(string nameOrFile) =>
        HasExtension(nameOrFile) || nameOrFile.Contains('/') || nameOrFile.Contains(Path.DirectorySeparatorChar);

    private static bool HasExtension(string file) => file.EndsWith(Extension, StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal);

    private static IEnumerable<string> Resources() => typeof(ExperimentCatalogue).Assembly.GetManifestResourceNames()
        .Where(resource => resource.StartsWith(FolderName + "/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string[] FilesIn(string folder) => [.. Directory.EnumerateFiles(folder).Where(HasExtension).Order(StringComparer.Ordinal)];

    private static ExperimentSource[] ReadFolder(string from, string path)
    {
        string name = Path.GetRelativePath(from, path);
        string[] files = FilesIn(path);
        return files.Length > 0
            ? [.. files.Select(file => Read(Path.GetRelativePath(from, file), file))]
            : throw Refuse(name, $"the folder {Path.GetFullPath(path)} holds no experiment; expected at least one file that ends in {Extension}.");
    }

    private static ExperimentSource ReadResource(string resource, string folder)
    {
        using var reader = new StreamReader(typeof(ExperimentCatalogue).Assembly.GetManifestResourceStream(resource)!);
        return new ExperimentSource(resource, reader.ReadToEnd(), folder);
    }

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
