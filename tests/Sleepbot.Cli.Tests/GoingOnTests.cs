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
    public async Task Resume_goes_on_with_the_experiment_that_is_named_though_another_took_its_place()
    {
        string file = folder.Write("clouds.yaml", Experiments.Clouds);
        await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--time-limit", "0s");
        await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--set", "training.learningRate=0.2");

        var said = await CommandFolder.RunAsync("resume", "--journal", folder.Journal);
        Assert.StartsWith("Nothing is left to do: of each name the latest experiment came to its end. Earlier ones did not (clouds-1); `sleepbot resume clouds-1` goes on", said.Output, StringComparison.Ordinal);
        said = await CommandFolder.RunAsync("resume", "clouds-1", "--journal", folder.Journal, "--time-limit", "0s");
        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("Stopped after 0 of 9 runs. `sleepbot resume clouds-1`", said.Error, StringComparison.Ordinal);
        said = await CommandFolder.RunAsync("resume", "clouds-1", "--journal", folder.Journal);
        Assert.Contains("clouds-1 goes on: 0 of 9 runs are done.", said.Error, StringComparison.Ordinal);
        Assert.Contains("9/9 ", said.Error, StringComparison.Ordinal);

        // The report of a folder is about the one that was gone on with last.
        said = await CommandFolder.RunAsync("run", Path.GetDirectoryName(file)!, "--journal", folder.Journal, "--time-limit", "0s");
        Assert.True(File.Exists(folder.PathOf("clouds-1.html")) && File.Exists(folder.PathOf("clouds-2.html")));
        using var journal = RunJournal.OpenReadOnly(folder.Journal);
        Assert.Equal(["clouds-2", "clouds-1"], journal.Experiments().Select(record => record.Id));
    }

    [Fact]
    public async Task What_the_evidence_has_decided_is_called_so_and_each_round_says_how_far_it_is()
    {
        string file = folder.Write("decided.yaml", """
            experiment: decided
            endpoint: { final-accuracy: { smallestEffect: 0.02 } }
            controls: off
            data: { mixture: { trainCount: 128, testCount: 64 } }
            network: { model: mlp, widths: [8] }
            training: { optimizer: momentum, learningRate: 0.05, batchSize: 16, length: 1 epoch }
            sleep: { every: 2 steps }
            seeds: until decided, at most 64
            arms:
              plain: {}
              loud: { sleep: { interventions: { uniform-noise: { amplitude: 300 } } } }
            """);
        var said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal);
        Assert.Contains("decided: 2 arms, at most 64 seeds, at most 128 runs.", said.Error, StringComparison.Ordinal);
        Assert.Matches("\nAfter 4 seeds: loud: evidence [0-9.]+ of 40, likely about [0-9]+ more seeds?[.]", said.Error.ReplaceLineEndings("\n"));
        Assert.Matches("\nAfter [0-9]+ seeds: loud is decided, hurt after [0-9]+ pairs[.]", said.Error.ReplaceLineEndings("\n"));

        said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal);
        Assert.Matches("decided-1 is decided: [0-9]+ runs are in the journal, and the evidence asks for no more[.]", said.Error);
    }

    [Fact]
    public async Task A_fork_without_changes_ends_where_the_run_ended()
    {
        await CommandFolder.RunAsync("run", folder.Write("clouds.yaml", Experiments.Clouds), "--journal", folder.Journal);
        string fork = folder.PathOf("fork.yaml");
        var said = await CommandFolder.RunAsync("fork", "clouds/noise/2", "--at", "7", "-o", fork, "--set", "training.learningRate=0.01", "--journal", folder.Journal);

        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("Training clouds-1/noise/2 again up to step 7 ...", said.Error, StringComparison.Ordinal);
        Assert.Contains($"sleepbot run {fork}", said.Output, StringComparison.Ordinal);
        said = await CommandFolder.RunAsync("run", fork, "--journal", folder.Journal);
        Assert.Equal(ExitCode.Success, said.Code);
        using var journal = RunJournal.OpenReadOnly(folder.Journal);
        string original = journal.Runs("clouds-1").Single(run => run is { Arm: "noise", Seed: 2 }).WeightsHash;
        Assert.Equal(original, journal.Runs("clouds-fork-1").Single(run => run.Arm == "unchanged").WeightsHash);
        Assert.NotEqual(original, journal.Runs("clouds-fork-1").Single(run => run.Arm == "changed").WeightsHash);
        Assert.Equal(7, journal.Measurements("clouds-fork-1").Min(row => row.Step));

        said = await CommandFolder.RunAsync("fork", "clouds/noise/2", "--at", "7", "-o", fork, "--journal", folder.Journal);
        Assert.Equal(ExitCode.File, said.Code);
        Assert.Contains("is there already", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Training", said.Error, StringComparison.Ordinal);
        said = await CommandFolder.RunAsync("fork", "clouds/noise/77", "--at", "7", "-o", folder.PathOf("other.yaml"), "--journal", folder.Journal);
        Assert.Contains("Training clouds-1/noise/77 up to step 7 ...", said.Error, StringComparison.Ordinal);
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
