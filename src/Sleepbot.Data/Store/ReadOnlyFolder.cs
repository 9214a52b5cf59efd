namespace Sleepbot.Data;

/// <summary>A folder that somebody else fills: the user, or a package of the operating system. Never written to.</summary>
internal static class ReadOnlyFolder
{
    /// <summary>Reads a data set from the folder that <c>SLEEPBOT_DATA</c> names.</summary>
    /// <param name="entry">The data set.</param>
    /// <param name="root">The folder; it may hold a folder for the data set, or the files themselves.</param>
    /// <param name="catalogue">All known data sets: MNIST and Fashion-MNIST share their file names.</param>
    /// <param name="attempts">Takes why nothing was found.</param>
    /// <exception cref="DataException">A file is there but is not what its name says.</exception>
    public static FoundFiles? ReadOwn(DatasetEntry entry, string root, IReadOnlyList<DatasetEntry> catalogue, List<Attempt> attempts)
    {
        const string Source = "SLEEPBOT_DATA";
        if (!Directory.Exists(root))
        {
            attempts.Add(new(Source, $"it names {root}, which is no folder"));
            return null;
        }

        foreach (string folder in Candidates(entry, root))
        {
            if (Missing(entry, folder).Length > 0)
            {
                continue;
            }

            SourceFile[] files = Files(entry, folder, "Replace it with a whole copy, or unset SLEEPBOT_DATA to have it fetched. Data of your own is read by the path of its folder.");
            byte[][] contents = Array.ConvertAll(files, ContentReader.Read);
            int wrong = FirstFault(entry, contents, allowPart: true, out string fault);
            if (wrong < 0)
            {
                return new FoundFiles(folder, DatasetPlace.OwnFolder, files, contents);
            }

            DatasetEntry? other = OwnerOf(contents[wrong], catalogue);
            if (other is null || folder != root)
            {
                throw files[wrong].Fault($"this is not {entry.Name}'s {entry.Files[wrong].Name}{(other is null || other == entry ? "" : $" but a file of {other.Name}")}: {fault}.");
            }

            attempts.Add(new(Source, $"{root} holds {other.Name}, not {entry.Name}"));
            return null;
        }

        attempts.Add(new(Source, $"neither {Path.Combine(root, entry.FolderNames[0])} nor {root} holds all of its files"));
        return null;
    }

    /// <summary>Reads a data set from a folder of the operating system; a damaged file there only means going on.</summary>
    public static FoundFiles? ReadSystem(DatasetEntry entry, List<Attempt> attempts)
    {
        foreach (string folder in entry.SystemFolders)
        {
            string[] missing = Missing(entry, folder);
            if (missing.Length > 0)
            {
                attempts.Add(new(folder, Directory.Exists(folder) ? $"{string.Join(", ", missing)} not there" : "no such folder"));
                continue;
            }

            SourceFile[] files = Files(entry, folder, SourceFile.ReplaceIt);
            try
            {
                byte[][] contents = Array.ConvertAll(files, ContentReader.Read);
                int wrong = FirstFault(entry, contents, allowPart: false, out string fault);
                if (wrong < 0)
                {
                    return new FoundFiles(folder, DatasetPlace.SystemFolder, files, contents);
                }

                attempts.Add(new(folder, $"{entry.Files[wrong].Name}: {fault}"));
            }
            catch (DataException error)
            {
                attempts.Add(new(folder, error.Message));
            }
        }

        return null;
    }

    /// <summary>Gets the folders below a folder of data sets that may hold this one.</summary>
    public static IEnumerable<string> Candidates(DatasetEntry entry, string root) =>
        entry.FolderNames.Select(name => Path.GetFullPath(Path.Combine(root, name))).Append(root);

    /// <summary>Names the files that a folder lacks.</summary>
    public static string[] Missing(DatasetEntry entry, string folder) =>
        [.. entry.Files.Select(file => file.Name).Where(name => FolderFiles.Find(folder, name) is null)];

    private static SourceFile[] Files(DatasetEntry entry, string folder, string remedy) =>
        [.. entry.Files.Select(file => new SourceFile(FolderFiles.Find(folder, file.Name)!, remedy))];

    private static int FirstFault(DatasetEntry entry, byte[][] contents, bool allowPart, out string fault)
    {
        for (int i = 0; i < contents.Length; i++)
        {
            if (entry.FaultOf(i, contents[i], allowPart) is { } found)
            {
                fault = found;
                return i;
            }
        }

        fault = "";
        return -1;
    }

    private static DatasetEntry? OwnerOf(byte[] content, IReadOnlyList<DatasetEntry> catalogue)
    {
        string hash = ContentHash.Of(content);
        return catalogue.FirstOrDefault(entry => entry.Files.Any(file => file.Sha256 == hash));
    }
}
