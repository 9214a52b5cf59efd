using System.Text.Json;

namespace Sleepbot.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_without_an_endpoint_ends_with_numbers_and_a_page_but_no_verdict()
    {
        var said = await CommandFolder.RunAsync("run", folder.Write("clouds.yaml", Experiments.Clouds), "--journal", folder.Journal);

        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("Does anything help on two clouds of points?", said.Output, StringComparison.Ordinal);
        Assert.Contains("No verdict: the file names no endpoint", said.Output, StringComparison.Ordinal);
        Assert.Contains("\nnoise: ", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hurt", said.Output, StringComparison.Ordinal);
        Assert.Contains("Identity check: 3 runs that slept, and were left with no change, had the measurements, weights and statistics of plain, bit for bit.", said.Output, StringComparison.Ordinal);
        Assert.Contains("9/9", said.Error, StringComparison.Ordinal);
        Assert.Contains("</html>", await File.ReadAllTextAsync(folder.PathOf("clouds-1.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_plain_text_goes_into_a_pipe()
    {
        var said = await CommandFolder.RunAsync("run", folder.Write("clouds.yaml", Experiments.Clouds), "--journal", folder.Journal, "--seeds", "2");

        Assert.DoesNotContain('\u001b', said.Output + said.Error);
        Assert.DoesNotContain('\r', said.Output + said.Error);
    }

    [Fact]
    public async Task The_table_fits_eighty_columns()
    {
        string file = folder.Write("clouds.yaml", Experiments.Clouds.Replace("  noise:", "  square-and-normalise:", StringComparison.Ordinal));
        var said = await CommandFolder.RunWideAsync(80, "run", file, "--journal", folder.Journal);

        string[] table = [.. said.Output.Split('\n').Where(line => line.Contains('│', StringComparison.Ordinal))];
        Assert.Equal(4, table.Length);
        Assert.All(table, line => Assert.InRange(line.TrimEnd().Length, 1, 80));
        Assert.Contains(table, line => line.Contains("square-and-normalise", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_can_be_read_by_a_program()
    {
        var said = await CommandFolder.RunAsync("run", folder.Write("clouds.yaml", Experiments.Clouds), "--journal", folder.Journal, "--json");

        using var result = JsonDocument.Parse(said.Output);
        var verdict = result.RootElement.GetProperty("verdict");
        Assert.Equal("clouds-1", verdict.GetProperty("experiment").GetString());
        var noise = verdict.GetProperty("arms").EnumerateArray().Single(arm => arm.GetProperty("name").GetString() == "noise");
        Assert.Equal(3, noise.GetProperty("values").GetProperty("count").GetInt32());
        Assert.InRange(noise.GetProperty("values").GetProperty("mean").GetDouble(), 0.5, 1);
    }

    [Fact]
    public async Task The_number_of_workers_and_threads_changes_no_bit()
    {
        string file = folder.Write("clouds.yaml", Experiments.Clouds);
        List<string> exports = [];
        foreach (var (workers, threads) in new[] { ("1", "1"), ("2", "1"), ("3", "2") })
        {
            string journal = folder.PathOf($"workers-{workers}.db"), csv = folder.PathOf($"workers-{workers}.csv"), weights = folder.PathOf($"workers-{workers}");
            await CommandFolder.RunAsync("run", file, "--journal", journal, "--workers", workers, "--threads-per-run", threads);
            var said = await CommandFolder.RunAsync("export", "clouds", "--journal", journal, "--csv", csv, "--weights", weights);
            Assert.Equal(ExitCode.Success, said.Code);
            exports.Add(WithoutSeconds(csv) + string.Join('\n', Directory.GetFiles(weights).Order().Select(each => Convert.ToHexString(File.ReadAllBytes(each)))));
        }

        Assert.Equal(exports[0], exports[1]);
        Assert.Equal(exports[0], exports[2]);
    }

    [Fact]
    public async Task Settings_and_seeds_of_the_command_line_win()
    {
        string file = folder.Write("clouds.yaml", Experiments.Clouds);
        var said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--seeds", "1", "--set", "training.length=3 steps");

        Assert.Equal(ExitCode.InvalidExperiment, said.Code);
        Assert.Contains("would never sleep", said.Error, StringComparison.Ordinal);
        said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--seeds", "1", "--set", "training.length=7 steps");
        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("3/3", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_past_experiment_is_listed_shown_and_exported()
    {
        await CommandFolder.RunAsync("run", folder.Write("clouds.yaml", Experiments.Clouds), "--journal", folder.Journal);
        File.Delete(folder.PathOf("clouds-1.html"));

        var listed = await CommandFolder.RunAsync("list", "--journal", folder.Journal);
        Assert.Contains("clouds-1", listed.Output, StringComparison.Ordinal);
        Assert.Contains("9 finished", listed.Output, StringComparison.Ordinal);
        var shown = await CommandFolder.RunAsync("show", "clouds", "--journal", folder.Journal);
        Assert.Contains("noise", shown.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.PathOf("clouds-1.html")));
        await CommandFolder.RunAsync("export", "clouds-1", "--journal", folder.Journal, "--csv", folder.PathOf("a.csv"), "--weights", folder.PathOf("weights"));
        Assert.Equal(9, Directory.GetFiles(folder.PathOf("weights"), "*.safetensors").Length);
        Assert.StartsWith("experiment,arm,seed,", await File.ReadAllTextAsync(folder.PathOf("a.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_intervention_of_the_user_is_compiled_and_acts()
    {
        folder.Write("shrink.cs", """
            public sealed class Shrink(float factor = 0.5f) : Intervention
            {
                public override void Apply(SleepContext sleep)
                {
                    foreach (var slice in sleep.Slices)
                        foreach (ref float weight in slice.Weights) weight *= factor;
                }
            }
            """);
        string file = folder.Write("mine.yaml", Experiments.Clouds + "\n  mine: { sleep: { interventions: { file: shrink.cs, factor: 0 } } }\n");
        var said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--json");

        Assert.Equal(ExitCode.Success, said.Code);
        using var result = JsonDocument.Parse(said.Output);
        var mine = result.RootElement.GetProperty("verdict").GetProperty("challengers").EnumerateArray().Single(arm => arm.GetProperty("arm").GetString() == "mine");
        Assert.Equal(JsonValueKind.Null, mine.GetProperty("verdict").ValueKind);
        Assert.NotEqual(0, mine.GetProperty("comparison").GetProperty("meanGain").GetDouble());
    }

    [Fact]
    public async Task A_run_that_fails_is_told_and_harms_no_other()
    {
        folder.Write("bad.cs", """
            public sealed class Bad : Intervention
            {
                public override void Apply(SleepContext sleep) => throw new InvalidOperationException("no idea");
            }
            """);
        string file = folder.Write("mine.yaml", Experiments.Clouds + "\n  mine: { sleep: { interventions: { file: bad.cs } } }\n");
        var said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal);

        Assert.Equal(ExitCode.FailedRuns, said.Code);
        Assert.Contains("no idea", said.Output, StringComparison.Ordinal);
        Assert.Contains("3 finished", said.Output, StringComparison.Ordinal);
    }

    private static string WithoutSeconds(string csv) => string.Join('\n', File.ReadLines(csv).Select(line => string.Join(',', line.Split(',').SkipLast(5))));
}
