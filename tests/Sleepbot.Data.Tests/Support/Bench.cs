namespace Sleepbot.Data.Tests;

/// <summary>A store with a cache, an environment and a web of its own.</summary>
internal sealed class Bench : IDisposable
{
    public TempFolder Folder { get; } = new();

    public FakeWeb Web { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public List<FetchProgress> Progress { get; } = [];

    public DatasetEntry Entry { get; set; } = Tiny.Entry;

    public string CachePath => Folder.At("cache", "datasets", Entry.Name);

    public DatasetStoreOptions Options => new()
    {
        CacheFolder = Folder.At("cache"),
        ReadEnvironment = variable => Variables.GetValueOrDefault(variable),
        HttpHandler = Web,
        NpmCommand = Folder.At("no-npm-here"),
        Progress = new Sink(Progress),
        Catalogue = [Entry, Tiny.Other],
        StallTimeout = TimeSpan.FromMilliseconds(300),
    };

    public DatasetStore Store => new(Options);

    public string InCache(string file) => Path.Combine(CachePath, file);

    public void Dispose()
    {
        Web.Dispose();
        Folder.Dispose();
    }

    private sealed class Sink(List<FetchProgress> reports) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => reports.Add(value);
    }
}
