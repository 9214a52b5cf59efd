using System.Formats.Tar;
using System.IO.Compression;

namespace Sleepbot.Data;

/// <summary>Takes the files of a data set out of a <c>.tar.gz</c>, wherever in it they lie.</summary>
/// <remarks>Only the last part of a name in the archive counts, so no archive can write outside the cache.</remarks>
internal static class TarFiles
{
    /// <summary>Puts missing files into the cache.</summary>
    /// <param name="archive">The packed archive.</param>
    /// <param name="entry">The data set.</param>
    /// <param name="missing">Which files are wanted; those stored are taken off the list.</param>
    /// <param name="cache">Where they go.</param>
    /// <param name="cancellation">Stops the unpacking.</param>
    /// <returns>Why a file could not be had, or null when all were stored.</returns>
    public static async Task<string?> StoreAsync(Stream archive, DatasetEntry entry, List<int> missing, CacheFolder cache, CancellationToken cancellation)
    {
        try
        {
            await using var unpacked = new GZipStream(archive, CompressionMode.Decompress);
            await using var tar = new TarReader(unpacked);
            while (missing.Count > 0 && await tar.GetNextEntryAsync(copyData: false, cancellation) is { } item)
            {
                string name = Path.GetFileName(item.Name);
                int index = missing.FindIndex(file => entry.Files[file].Name == name);
                if (index < 0 || item.DataStream is null)
                {
                    continue;
                }

                if (await cache.StoreAsync(missing[index], item.DataStream, cancellation) is { } fault)
                {
                    return $"{name} in it is not the file wanted: {fault}";
                }

                missing.RemoveAt(index);
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException)
        {
            return $"the archive is damaged: {error.Message}";
        }

        return missing.Count == 0 ? null : $"the archive does not hold {string.Join(", ", missing.Select(file => entry.Files[file].Name))}";
    }
}
