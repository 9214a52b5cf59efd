using System.Text.Json;
using Sleepbot.Experiments;
using Sleepbot.Journal;

namespace Sleepbot.Cli.Tests;

/// <summary>A folder of experiments: run by turns, gone on with, reported.</summary>
public sealed class StudyTests : IDisposable
{
    private const string Loud = """
        experiment: loud
        question: Does a lot of noise hurt?
        endpoint: { final-accuracy: { smallestEffect: 0.02 } }
        controls: { identity: off }
        data: { mixture: { trainCount: 128, testCount: 64 }, validation: 32 }
        network: { model: mlp, widths: [8] }
        training: { optimizer: momentum, learningRate: 0.05, batchSize: 16, length: 1 epoch }
        evaluation: { every: 4 steps }
        sleep: { every: 2 steps }
        tune: { learningRate: 0.02..0.1, trials: 2 }
        seeds: 8
        arms:
          plain: {}
          loud: { sleep: { interventions: { uniform-noise: { amplitude: 30 } } } }
        """;

    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_is_run_and_reported()
    {
        var said = await CommandFolder.RunAsync("run", Study(), "--journal", folder.Journal);

        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("clouds: no verdict: its file names no endpoint.\nloud: 1 challenger: 1 hurt.\n", said.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        string report = Report();
        Assert.StartsWith("# Verdicts of study\n", report, StringComparison.Ordinal);
        Assert.Contains("\n- **Hurt**: loud.\n", report, StringComparison.Ordinal);
        Assert.Contains("\n| loud | **hurt** | ", report, StringComparison.Ordinal);
        Assert.Contains("On mlp, 96 training samples of gaussian-mixture, 1 epoch of momentum in batches of 16. 32 runs, ", report, StringComparison.Ordinal);
        Assert.Contains("All arms were tuned alike on the validation split, in loud-tuning-1;", report, StringComparison.Ordinal);
        Assert.Matches("\n[|] plain [|] .* [|] learningRate 0[.]0[0-9]+ [|]\n", report);
        Assert.True(File.Exists(folder.PathOf("loud-1.html")) && File.Exists(folder.PathOf("clouds-1.html")));
    }

    [Fact]
    public async Task A_time_limit_of_nothing_trains_nothing_and_reports_what_is_there()
    {
        string study = Study();
        await CommandFolder.RunAsync("run", Path.Combine(study, "loud.yaml"), "--journal", folder.Journal);
        var said = await CommandFolder.RunAsync("run", study, "--time-limit", "0s", "--journal", folder.Journal, "--report", folder.PathOf("reports/now.md"));

        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("clouds: not begun.", said.Output, StringComparison.Ordinal);
        Assert.Contains("Stopped; the same command goes on where it stopped.", said.Error, StringComparison.Ordinal);
        string report = await File.ReadAllTextAsync(folder.PathOf("reports/now.md"), TestContext.Current.CancellationToken);
        Assert.Contains("No verdict yet: not begun.", report, StringComparison.Ordinal);
        Assert.Contains("| **hurt** |", report, StringComparison.Ordinal);
        using var journal = RunJournal.OpenReadOnly(folder.Journal);
        Assert.Equal(["loud-tuning-1", "loud-1"], journal.Experiments().Select(record => record.Id));
    }

    [Fact]
    public async Task That_the_time_is_over_is_no_failure()
    {
        string file = Path.Combine(Study(), "clouds.yaml");
        var said = await CommandFolder.RunAsync("run", file, "--time-limit", "0s", "--journal", folder.Journal);
        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("Stopped after 0 of 9 runs.", said.Error, StringComparison.Ordinal);

        said = await CommandFolder.RunAsync("run", file, "--time-limit", "soon", "--journal", folder.Journal);
        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.Contains("--time-limit is soon, expected a number with a unit: 45s, 90min or 2h, at most 1000h.", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiments_take_turns_and_end_as_they_do_alone()
    {
        string alone = folder.PathOf("alone.db"), study = Study();
        await CommandFolder.RunAsync("run", Path.Combine(study, "clouds.yaml"), "--journal", alone);
        await CommandFolder.RunAsync("run", Path.Combine(study, "loud.yaml"), "--journal", alone);
        int code = await RunInTurnsOfOneRunAsync(study, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Success, code);
        using RunJournal turns = RunJournal.OpenReadOnly(folder.Journal), whole = RunJournal.OpenReadOnly(alone);
        string[] order = [.. turns.Experiments().SelectMany(record => turns.Runs(record.Id).Select(run => (run.Id, record.Name))).OrderBy(run => run.Id).Select(run => run.Name)];
        Assert.Equal(["clouds", "loud-tuning", "clouds", "loud-tuning", "clouds", "loud-tuning"], order[..6]);
        Assert.Equal(Hashes(whole), Hashes(turns));
    }

    [Fact]
    public async Task A_stopped_study_reports_and_goes_on()
    {
        string study = Study();
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            await stop.CancelAsync();
            Assert.Equal(ExitCode.Interrupted, await RunInTurnsOfOneRunAsync(study, stop.Token));
        }

        Assert.Contains("- loud: not begun.", Report(), StringComparison.Ordinal);
        var said = await CommandFolder.RunAsync("run", study, "--journal", folder.Journal);
        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("- loud: 1 challenger: 1 hurt.", Report(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_does_not_keep_the_others_from_their_turn()
    {
        folder.Write("bad.cs", """
            public sealed class Bad : Intervention
            {
                public override void Apply(SleepContext sleep) => throw new InvalidOperationException("no idea");
            }
            """);
        string study = Study();
        await File.AppendAllTextAsync(Path.Combine(study, "clouds.yaml"), "\n  bad: { sleep: { interventions: { file: ../bad.cs } } }\n", TestContext.Current.CancellationToken);
        int code = await RunInTurnsOfOneRunAsync(study, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.FailedRuns, code);
        using var journal = RunJournal.OpenReadOnly(folder.Journal);
        Assert.Equal((9, 3), (journal.Runs("clouds-1").Count(run => run.Status == RunStatus.Finished), journal.Runs("clouds-1").Count(run => run.Status == RunStatus.Failed)));
        Assert.Equal(32, journal.Runs("loud-1").Count(run => run.Status == RunStatus.Finished));
    }

    [Fact]
    public async Task Fresh_begins_every_experiment_anew_once()
    {
        string study = Study();
        await RunInTurnsOfOneRunAsync(study, TestContext.Current.CancellationToken);
        await RunInTurnsOfOneRunAsync(study, TestContext.Current.CancellationToken, fresh: true);

        using var journal = RunJournal.OpenReadOnly(folder.Journal);
        Assert.Equal(["clouds-1", "clouds-2", "loud-1", "loud-2", "loud-tuning-1", "loud-tuning-2"], journal.Experiments().Select(record => record.Id).Order(StringComparer.Ordinal));
        Assert.Equal(9, journal.Runs("clouds-2").Count(run => run.Status == RunStatus.Finished));
    }

    [Fact]
    public async Task Json_has_the_verdicts_and_the_report()
    {
        var said = await CommandFolder.RunAsync("run", Study(), "--journal", folder.Journal, "--json");

        using var result = JsonDocument.Parse(said.Output);
        Assert.Equal(folder.PathOf("verdicts.md"), result.RootElement.GetProperty("report").GetString());
        Assert.Equal(["clouds-1", "loud-1"], result.RootElement.GetProperty("verdicts").EnumerateArray().Select(verdict => verdict.GetProperty("experiment").GetString()));
    }

    [Fact]
    public async Task One_file_is_reported_on_request()
    {
        string file = Path.Combine(Study(), "loud.yaml");
        var said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--report", folder.PathOf("verdicts.md"));

        Assert.Equal(ExitCode.Success, said.Code);
        Assert.StartsWith("# Verdicts of loud\n", Report(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_says_the_designs_of_all()
    {
        string study = Study();
        var said = await CommandFolder.RunAsync("validate", study);
        Assert.Equal(ExitCode.Success, said.Code);
        Assert.Contains("clouds.yaml is sound: ", said.Output, StringComparison.Ordinal);
        Assert.Contains("loud.yaml is sound: ", said.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await CommandFolder.RunAsync("validate", study, "--json")).Output);
        Assert.Equal(2, json.RootElement.GetProperty("experiments").GetArrayLength());
    }

    [Fact]
    public async Task One_page_for_many_experiments_is_refused()
    {
        var said = await CommandFolder.RunAsync("run", Study(), "--journal", folder.Journal, "--page", folder.PathOf("page.html"));

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.Contains("--page names one file, page.html, but study has 2 experiments.", said.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Journal));
    }

    [Theory]
    [InlineData("45s", 45)]
    [InlineData("90min", 5400)]
    [InlineData("1.5 h", 5400)]
    [InlineData("0s", 0)]
    [InlineData("90", null)]
    [InlineData("-3s", null)]
    [InlineData("2 days", null)]
    [InlineData("1001h", null)]
    public void Times_have_a_unit(string text, int? seconds) => Assert.Equal(seconds, WallTime.Parse(text)?.TotalSeconds);

    private string Study()
    {
        Directory.CreateDirectory(folder.PathOf("study"));
        folder.Write("study/clouds.yaml", Experiments.Clouds);
        return Path.GetDirectoryName(folder.Write("study/loud.yaml", Loud))!;
    }

    private string Report() => File.ReadAllText(folder.PathOf("verdicts.md"));

    private async Task<int> RunInTurnsOfOneRunAsync(string study, CancellationToken cancellation, bool fresh = false)
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, false, false);
        var session = new TrainingSession(terminal, new FileInfo(folder.Journal), new RunnerOptions { Workers = 1 }, page: null, json: false);
        return await new StudySession(terminal, session, TimeSpan.Zero).RunAsync(ExperimentStudy.Load(study)!, fresh, report: null, StopTokens.Of(cancellation));
    }

    private static string[] Hashes(RunJournal journal) =>
        [.. journal.Experiments().SelectMany(record => journal.Runs(record.Id).Select(run => $"{record.Name}/{run.Arm}/{run.Seed} {run.Status} {run.WeightsHash}")).Order(StringComparer.Ordinal)];
}
