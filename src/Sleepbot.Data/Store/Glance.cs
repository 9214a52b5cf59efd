namespace Sleepbot.Data;

/// <summary>Tells quickly where a data set lies: by the sizes of its files and the content of the smallest.</summary>
internal static class Glance
{
    public static DatasetLocation? At(DatasetEntry entry, DatasetStoreOptions options)
    {
        string? own = options.OwnFolder();
        List<(string Folder, DatasetPlace Place)> folders = [];
        folders.AddRange(own is null ? [] : ReadOnlyFolder.Candidates(entry, own).Select(folder => (folder, DatasetPlace.OwnFolder)));
        folders.Add((Path.Combine(options.DatasetsFolder(), entry.Name), DatasetPlace.Cache));
        folders.AddRange(entry.SystemFolders.Select(folder => (folder, DatasetPlace.SystemFolder)));
        return folders
            .Where(candidate => ReadOnlyFolder.Missing(entry, candidate.Folder).Length == 0)
            .Select(candidate => Describe(entry, candidate.Folder, candidate.Place, isShared: candidate.Folder == own))
            .FirstOrDefault(location => location is not null);
    }

    /// <param name="entry">The data set.</param>
    /// <param name="folder">A folder that has all of its files.</param>
    /// <param name="place">What kind of folder it is.</param>
    /// <param name="isShared">Whether the folder does not bear the data set's name, so that wrong content means another data set.</param>
    private static DatasetLocation? Describe(DatasetEntry entry, string folder, DatasetPlace place, bool isShared)
    {
        string[] paths = [.. entry.Files.Select(file => FolderFiles.Find(folder, file.Name)!)];
        long bytes = paths.Sum(path => new FileInfo(path).Length);
        try
        {
            long[] lengths = Array.ConvertAll(paths, ContentReader.LengthOf);
            int smallest = Array.IndexOf(lengths, lengths.Min());
            byte[] content = ContentReader.Read(new SourceFile(paths[smallest], SourceFile.ReplaceIt));
            bool allowPart = place == DatasetPlace.OwnFolder;
            string? fault = entry.FaultOf(smallest, content, allowPart);
            if (fault is not null && isShared)
            {
                return null;
            }

            int wrong = fault is null ? Enumerable.Range(0, lengths.Length).FirstOrDefault(index => !IsPossible(entry, lengths[index], index, allowPart), -1) : smallest;
            if (wrong >= 0)
            {
                return new DatasetLocation(folder, place, bytes, 0, 0, $"{Path.GetFileName(paths[wrong])} is damaged: {fault ?? $"its content is {lengths[wrong]:N0} bytes long, expected {entry.Files[wrong].Size:N0}"}");
            }

            return lengths.Sum() == entry.Size
                ? new DatasetLocation(folder, place, bytes, entry.TrainCount, entry.TestCount, null)
                : new DatasetLocation(folder, place, bytes, Records(lengths[..^1]), Records(lengths[^1..]), $"a part of {entry.Name}");
        }
        catch (Exception error) when (error is DataException or IOException or UnauthorizedAccessException)
        {
            return new DatasetLocation(folder, place, bytes, 0, 0, error.Message);
        }
    }

    private static bool IsPossible(DatasetEntry entry, long length, int index, bool allowPart) =>
        length == entry.Files[index].Size
        || (allowPart && entry.AllowsParts && length < entry.Files[index].Size && length % CifarFolder.RecordLength == 0);

    private static int Records(long[] lengths) => (int)(lengths.Sum() / CifarFolder.RecordLength);
}
