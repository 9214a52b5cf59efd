namespace Sleepbot.Data;

/// <summary>How a <see cref="DatasetStore"/> finds and fetches. The defaults are right for every user.</summary>
public sealed record DatasetStoreOptions
{
    /// <summary>Gets the folder of the cache.</summary>
    /// <value>
    /// Null (the default) takes the environment variable <c>SLEEPBOT_CACHE</c>, else the user's cache folder of the operating
    /// system: <c>$XDG_CACHE_HOME/sleepbot</c> or <c>~/.cache/sleepbot</c>, <c>~/Library/Caches/sleepbot</c> on macOS, and
    /// the local application data on Windows.
    /// </value>
    public string? CacheFolder { get; init; }

    /// <summary>Gets how environment variables are read; by default those of the process.</summary>
    public Func<string, string?> ReadEnvironment { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Gets what carries HTTP requests; null (the default) makes real connections. Not disposed by the store.</summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Gets the command that runs npm. The default is <c>npm</c> (<c>npm.cmd</c> on Windows), looked up on the PATH.</summary>
    public string NpmCommand { get; init; } = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Gets the clock of all timeouts; by default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets what is told how far a fetch is; null (the default) tells nobody. Called from any thread.</summary>
    public IProgress<FetchProgress>? Progress { get; init; }

    /// <summary>Gets the data sets the store knows. The default is <see cref="DataCatalogue.All"/>.</summary>
    public IReadOnlyList<DatasetEntry> Catalogue { get; init; } = DataCatalogue.All;

    /// <summary>Gets how long making a connection may take. The default is 5 seconds: without a network the next source is tried soon.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long a connected server may send nothing. The default is 20 seconds.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets how long npm may take altogether. The default is 3 minutes.</summary>
    public TimeSpan NpmTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Gets the folder below which each data set has its own.</summary>
    /// <exception cref="DataException">No setting and no home folder says where it could be.</exception>
    internal string DatasetsFolder()
    {
        string? root = CacheFolder ?? NonEmpty("SLEEPBOT_CACHE");
        return Path.Combine(Path.GetFullPath(root ?? Path.Combine(UserCache(), "sleepbot")), "datasets");
    }

    /// <summary>Gets the user's own folder of data sets, or null.</summary>
    internal string? OwnFolder() => NonEmpty("SLEEPBOT_DATA") is { } folder ? Path.GetFullPath(folder) : null;

    private string UserCache()
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        // The XDG specification says to ignore a relative path.
        if (!OperatingSystem.IsMacOS() && NonEmpty("XDG_CACHE_HOME") is { } xdg && Path.IsPathRooted(xdg))
        {
            return xdg;
        }

        string home = NonEmpty("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length == 0
            ? throw new DataException("There is no home folder to keep data sets in. Set SLEEPBOT_CACHE to a folder.")
            : Path.Combine(home, OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
    }

    private string? NonEmpty(string variable) => ReadEnvironment(variable) is { Length: > 0 } value ? value : null;
}
