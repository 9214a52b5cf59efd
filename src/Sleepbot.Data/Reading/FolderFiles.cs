namespace Sleepbot.Data;

/// <summary>Finds data files in a folder under any of the names they go by.</summary>
internal static class FolderFiles
{
    /// <summary>Finds one file.</summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="name">Its plain name; <c>.gz</c> may follow, and a dot may stand before <c>idx</c>.</param>
    /// <returns>Its path, or null.</returns>
    public static string? Find(string folder, string name)
    {
        string dotted = name.Replace("-idx", ".idx");
        string[] candidates = [name, dotted, name + ".gz", dotted + ".gz"];
        return candidates.Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists);
    }

    /// <summary>Finds every file of a list.</summary>
    /// <exception cref="DataException">The folder or one of the files is not there.</exception>
    public static string[] Find(string folder, IReadOnlyList<string> names)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataException($"{folder}: there is no such folder. Give the folder that holds {string.Join(", ", names)}.", folder);
        }

        string[] missing = [.. names.Where(name => Find(folder, name) is null)];
        return missing.Length == 0
            ? [.. names.Select(name => Find(folder, name)!)]
            : throw new DataException($"{folder}: {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} not there (plain or with .gz). Put the files in or give another folder.", folder);
    }
}
