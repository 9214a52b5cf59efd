using System.IO.Compression;

namespace Sleepbot.Data;

/// <summary>Fetches the files of a data set from a public mirror.</summary>
internal sealed class MirrorSource
{
    private readonly DatasetEntry entry;
    private readonly DataMirror mirror;
    private readonly CacheFolder cache;
    private readonly HttpClient client;
    private readonly DatasetStoreOptions options;

    public MirrorSource(DatasetEntry entry, DataMirror mirror, CacheFolder cache, HttpClient client, DatasetStoreOptions options)
    {
        this.entry = entry;
        this.mirror = mirror;
        this.cache = cache;
        this.client = client;
        this.options = options;
    }

    /// <summary>Puts missing files into the cache. The first failure ends it: a mirror that is out of reach is asked once.</summary>
    /// <param name="missing">Which files are wanted; those stored are taken off the list.</param>
    /// <param name="cancellation">Stops the fetch; what was downloaded stays for the next time.</param>
    /// <returns>Why a file could not be had, or null.</returns>
    public async Task<string?> FetchAsync(List<int> missing, CancellationToken cancellation)
    {
        if (mirror.IsArchive)
        {
            string archive = Path.GetFileName(mirror.Address.AbsolutePath);
            return await FetchAsync(mirror.Address, archive, stream => TarFiles.StoreAsync(stream, entry, missing, cache, cancellation), cancellation);
        }

        foreach (int index in missing.ToArray())
        {
            string packed = entry.Files[index].Name + ".gz";
            string? failure = await FetchAsync(new Uri(mirror.Address, packed), packed, stream => UnpackAsync(index, stream, cancellation), cancellation);
            if (failure is not null)
            {
                return $"{packed}: {failure}";
            }

            missing.Remove(index);
        }

        return null;
    }

    private async Task<string?> FetchAsync(Uri address, string name, Func<FileStream, Task<string?>> unpack, CancellationToken cancellation)
    {
        string partial = Path.Combine(cache.FolderPath, name + ".partial");
        for (bool isRetry = false; ; isRetry = true)
        {
            Report(name, FetchStage.Connecting, 0, null);
            var download = new Download(client, options, cache, address, partial, (done, total) => Report(name, FetchStage.Downloading, done, total));
            if (await download.RunAsync(cancellation) is { } failure)
            {
                return failure;
            }

            Report(name, FetchStage.Checking, 0, null);
            string? fault;
            await using (FileStream stream = File.OpenRead(partial))
            {
                fault = await unpack(stream);
            }

            cache.Write(() => File.Delete(partial));
            if (fault is null)
            {
                Report(name, FetchStage.Done, 0, null);
                return null;
            }

            // A resumed file may have mixed two versions and deserves another chance; one in a single piece is wrong at its source.
            if (isRetry || !download.IsResumed)
            {
                return fault;
            }
        }
    }

    private async Task<string?> UnpackAsync(int index, FileStream packed, CancellationToken cancellation)
    {
        var start = new byte[2];
        int read = await packed.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, cancellation);
        packed.Seek(0, SeekOrigin.Begin);
        if (!ContentReader.IsGzip(start.AsSpan(0, read)))
        {
            return await cache.StoreAsync(index, packed, cancellation);
        }

        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        return await cache.StoreAsync(index, unpacked, cancellation);
    }

    private void Report(string file, FetchStage stage, long done, long? total) =>
        options.Progress?.Report(new FetchProgress(entry.Name, file, mirror.Name, stage, done, total));
}
