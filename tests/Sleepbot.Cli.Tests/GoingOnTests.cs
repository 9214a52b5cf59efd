using Sleepbot.Journal;

namespace Sleepbot.Cli.Tests;

public sealed class GoingOnTests : IDisposable
{
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_same_command_again_trains_nothing_and_shows_the_same_table()
    {
        string file = folder.Write("clouds.yaml", Experiments.Clouds);
        var first = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal);
        var again = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal);

        Assert.Equal((ExitCode.Success, first.Output), (again.Code, again.Output));
        Assert.Contains("clouds-1 is complete: all 9 runs are in the journal.", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("9/9", again.Error, StringComparison.Ordinal);
        Assert.Contains("clouds-2", (await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--fresh")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_trains_what_is_left_without_the_file()
    {
        string file = folder.Write("clouds.yaml", Experiments.Clouds);
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            // Stopped before its first step, so that all is left.
            await stop.CancelAsync();
            Assert.Equal(ExitCode.Interrupted, await CommandLine.RunAsync(["run", file, "--journal", folder.Journal], new Terminal(TextWriter.Null, TextWriter.Null, false, false), stop.Token));
        }

        File.Delete(file);
        var said = await CommandFolder.RunAsync("resume", "--journal", folder.Journal);
        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("clouds-1 goes on: 0 of 9 runs are done.", said.Error, StringComparison.Ordinal);
        said = await CommandFolder.RunAsync("resume", "--journal", folder.Journal);
        Assert.StartsWith("Nothing is left to do", said.Output, StringComparison.Ordinal);
        using var read = RunJournal.OpenReadOnly(folder.Journal);
        Assert.Equal(9, read.Runs("clouds-1").Count(run => run.Status == RunStatus.Finished));
    }

    [Fact]
    public async Task A_fork_without_changes_ends_where_the_run_ended()
    {
        await CommandFolder.RunAsync("run", folder.Write("clouds.yaml", Experiments.Clouds), "--journal", folder.Journal);
        string fork = folder.PathOf("fork.yaml");
        var said = await CommandFolder.RunAsync("fork", "clouds/noise/2", "--at", "7", "-o", fork, "--set", "training.learningRate=0.01", "--journal", folder.Journal);

        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains($"sleepbot run {fork}", said.Output, StringComparison.Ordinal);
        said = await CommandFolder.RunAsync("run", fork, "--journal", folder.Journal);
        Assert.Equal(ExitCode.Success, said.Code);
        using var journal = RunJournal.OpenReadOnly(folder.Journal);
        string original = journal.Runs("clouds-1").Single(run => run is { Arm: "noise", Seed: 2 }).WeightsHash;
        Assert.Equal(original, journal.Runs("clouds-fork-1").Single(run => run.Arm == "unchanged").WeightsHash);
        Assert.NotEqual(original, journal.Runs("clouds-fork-1").Single(run => run.Arm == "changed").WeightsHash);
        Assert.Equal(7, journal.Measurements("clouds-fork-1").Min(row => row.Step));
    }

    [Theory]
    [InlineData("--checkpoint is -1, expected 0 to 1000000 seconds.", "run", "x.yaml", "--checkpoint", "-1")]
    [InlineData("Cannot parse argument 'x' for option '--at': expected a whole number.", "fork", "a/b/0", "--at", "x", "-o", "f.yaml")]
    [InlineData("Option '--at' is required.", "fork", "a/b/0", "-o", "f.yaml")]
    public async Task Wrong_options_are_explained(string message, params string[] arguments)
    {
        var said = await CommandFolder.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.Contains(message, said.Error, StringComparison.Ordinal);
    }
}
