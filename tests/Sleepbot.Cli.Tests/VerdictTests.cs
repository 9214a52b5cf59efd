using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sleepbot.Cli.Tests;

/// <summary>The verdict of a designed experiment, from its run to its JSON.</summary>
public sealed partial class VerdictTests : IDisposable
{
    private const string Design = """
        experiment: loud
        question: Does a lot of noise hurt?
        endpoint: { final-accuracy: { smallestEffect: 0.02 } }
        controls: { shams: off, ema: off }
        data: { mixture: { trainCount: 128, testCount: 64 } }
        network: { model: mlp, widths: [8] }
        training: { optimizer: momentum, learningRate: 0.05, batchSize: 16, length: 1 epoch }
        evaluation: { every: 4 steps }
        sleep: { every: 3 steps }
        seeds: 8
        arms:
          plain: {}
          loud: { sleep: { interventions: { uniform-noise: { amplitude: 30 } } } }
        """;

    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("twin: {}", "twin: it is plain under another name, with the same runs (8 pairs)")]
    [InlineData("again: { sleep: { interventions: { uniform-noise: { amplitude: 30 } } } }", "again hurt: ")]
    public async Task Arms_that_train_alike_share_their_runs_and_each_has_its_verdict(string arm, string words)
    {
        var ran = await CommandFolder.RunAsync("run", folder.Write("loud.yaml", $"{Design}\n  {arm}"), "--journal", folder.Journal);
        var said = await CommandFolder.RunAsync("verdict", "loud", "--journal", folder.Journal);

        Assert.Equal((ExitCode.Success, ExitCode.Success), (ran.Code, said.Code));
        Assert.StartsWith(said.Output, ran.Output, StringComparison.Ordinal);
        Assert.Contains(words, said.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(folder.Journal)!, "loud-1.html")));
    }

    [Fact]
    public async Task Run_show_and_verdict_say_the_same_words()
    {
        var ran = await CommandFolder.RunAsync("run", folder.Write("loud.yaml", Design), "--journal", folder.Journal);
        var shown = await CommandFolder.RunAsync("show", "loud", "--journal", folder.Journal);
        var said = await CommandFolder.RunAsync("verdict", "loud", "--journal", folder.Journal);

        Assert.Equal(ExitCode.Success, said.Code);
        Assert.StartsWith(said.Output, ran.Output, StringComparison.Ordinal);
        Assert.StartsWith(said.Output, shown.Output, StringComparison.Ordinal);
        Assert.Contains("\nloud hurt: ", said.Output, StringComparison.Ordinal);
        Assert.Contains("8 pairs; p = 0.016) on mlp, 128 training samples of gaussian-mixture, 1 epoch of momentum in batches of 16; 18 runs, ", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_until_decided_go_on_after_an_interruption_to_the_same_verdict()
    {
        string file = folder.Write("loud.yaml", Design.Replace("seeds: 8", "seeds: until decided, at most 40", StringComparison.Ordinal));
        await CommandFolder.RunAsync("run", file, "--journal", folder.PathOf("whole.db"));
        await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--set", "seeds=until decided, at most 4");
        await CommandFolder.RunAsync("run", file, "--journal", folder.Journal);
        var whole = await CommandFolder.RunAsync("verdict", "loud", "--journal", folder.PathOf("whole.db"), "--json");
        var resumed = await CommandFolder.RunAsync("verdict", "loud", "--journal", folder.Journal, "--json");

        Assert.Equal(WithoutSeconds(whole.Output), WithoutSeconds(resumed.Output));
        using var verdict = JsonDocument.Parse(whole.Output);
        var loud = verdict.RootElement.GetProperty("challengers")[0];
        Assert.Equal("hurt", loud.GetProperty("verdict").GetString());
        Assert.InRange(loud.GetProperty("evidence").GetProperty("decidedAt").GetInt32(), 6, 12);
        Assert.InRange(loud.GetProperty("pairs").GetArrayLength(), 6, 16);
    }

    [Fact]
    public async Task Every_name_of_the_json_is_documented()
    {
        await CommandFolder.RunAsync("run", folder.Write("loud.yaml", Design), "--journal", folder.Journal);
        var said = await CommandFolder.RunAsync("verdict", "loud", "--journal", folder.Journal, "--json");
        string page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "verdict-json.md"), TestContext.Current.CancellationToken);

        Assert.All(Name().Matches(said.Output).Select(match => match.Groups[1].Value).Distinct(), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_experiment_that_is_not_there_is_a_matter_of_the_journal()
    {
        await CommandFolder.RunAsync("run", folder.Write("loud.yaml", Design), "--journal", folder.Journal, "--seeds", "1");
        var said = await CommandFolder.RunAsync("verdict", "silent", "--journal", folder.Journal);

        Assert.Equal((ExitCode.Journal, ""), (said.Code, said.Output));
        Assert.Contains("loud-1", said.Error, StringComparison.Ordinal);
    }

    private static string WithoutSeconds(string json) => Seconds().Replace(json, "");

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sleepbot.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex("\"(seconds|secondsPerRun|sleepingShare)\": [^\\n]*\\n")]
    private static partial Regex Seconds();

    [GeneratedRegex("\"([a-zA-Z]+)\":")]
    private static partial Regex Name();
}
