using System.Collections.Concurrent;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Tests.Running;

/// <summary>A sham's run repeats the changes that the journal has of its challenger's run of the same seed.</summary>
public sealed class YokedTests : IDisposable
{
    private const string Text = """
        experiment: yoked
        endpoint: final-accuracy
        controls: { identity: off, ema: off }
        data: { mixture: { trainCount: 128, testCount: 64 } }
        network: { layers: [{ dense: 12 }, batch-norm, relu, { dense: 2 }] }
        training: { optimizer: adam, learningRate: 0.02, batchSize: 16, length: 60 steps }
        evaluation: { every: 7 steps }
        probes: { norms: off }
        sleep: { every: 3 steps }
        seeds: 2
        arms:
          plain: {}
          wakes: { sleep: { interventions: [{ redo: { threshold: 0.5 } }, { delta-times: { factor: -2 } }] } }
          grows: { sleep: { interventions: square-and-normalise } }
          gradients: { sleep: { every: 1 steps, interventions: [grokfast, sharpness-aware] } }
          averages: { sleep: { interventions: [{ ema: { writeBack: true } }, { swa: { start: 0.3 } }] } }
          flat: { sleep: { when: { plateau: { patience: 4 steps, minimumGain: 0.2 } }, strength: linear, interventions: [{ lookahead: { clearMoments: true } }] } }
        """;

    private const string Short = """
        experiment: short
        controls: { shams: on, identity: off, ema: off }
        data: { mixture: { trainCount: 128, testCount: 64 } }
        network: { model: mlp, widths: [8] }
        training: { optimizer: adam, learningRate: 0.02, batchSize: 16, length: 40 steps }
        evaluation: { every: 10 steps }
        probes: { norms: off }
        sleep: { every: 3 steps }
        seeds: 1
        arms:
          plain: {}
          noise: { sleep: { interventions: { uniform-noise: { amplitude: 0.2 } } } }
        """;

    private readonly TempFolder folder = new();
    private readonly ConcurrentQueue<string> notes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_journal_has_changes_of_the_same_sizes_at_the_same_steps()
    {
        var outcome = await RunAsync(Text, "j.db", workers: 1);
        using var journal = Open("j.db");
        var runs = journal.Runs(outcome.Id);
        var events = journal.SleepEvents(outcome.Id).ToLookup(slept => slept.RunId);

        Assert.True(outcome.IsComplete);
        Assert.All(runs, run => Assert.Equal(RunStatus.Finished, run.Status));
        foreach (var sham in runs.Where(run => run.Arm.EndsWith(" (sham)", StringComparison.Ordinal)))
        {
            var challenger = runs.Single(run => run.Seed == sham.Seed && $"{run.Arm} (sham)" == sham.Arm);
            Assert.Contains(events[challenger.Id], slept => slept.Change > 0);
            Assert.Equal(
                events[challenger.Id].Select(slept => (slept.Step, $"{slept.Intervention} (sham)")),
                events[sham.Id].Select(slept => (slept.Step, slept.Intervention)));
            Assert.All(events[challenger.Id].Zip(events[sham.Id]), pair => Assert.Equal(pair.First.Change, pair.Second.Change, (1e-5 * pair.First.Change) + 1e-6));
            Assert.NotEqual(challenger.WeightsHash, sham.WeightsHash);
        }

        Assert.Equal(10, runs.Count(run => journal.Changes(run.Id).Count > 0));
        Assert.All(runs.Where(run => run.Arm == "plain" || run.Arm.EndsWith(')')), run => Assert.Empty(journal.Changes(run.Id)));
    }

    [Fact]
    public async Task Any_number_of_workers_and_two_processes_end_alike()
    {
        var expected = await RowsOfAsync(Text, "one.db", workers: 1);

        Assert.Equal(expected, await RowsOfAsync(Text, "three.db", workers: 3));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => RunAsync(Text, "two.db", workers: 2))));
        Assert.All(outcomes, outcome => Assert.True(outcome.IsComplete));
        using var journal = Open("two.db");
        Assert.Equal(expected, RowsOf(journal, "yoked-1"));
    }

    [Fact]
    public async Task Stopped_again_and_again_it_ends_with_the_same_rows_weights_and_changes()
    {
        var expected = await RowsOfAsync(Text, "whole.db", workers: 1);
        ExperimentOutcome outcome;
        for (int stops = 0; !(outcome = await StopAfterAsync(150 + (61 * stops))).IsComplete; stops++)
        {
            Assert.True(stops < 100, string.Join('\n', outcome.Runs.Where(run => run.Status != RunStatus.Finished).Select(run => $"{run.Arm}, seed {run.Seed}: {run.Status}: {run.Message}")));
        }

        using var journal = Open("j.db");
        Assert.Equal(expected, RowsOf(journal, "yoked-1"));
    }

    [Fact]
    public async Task Runs_that_nobody_took_changes_of_are_trained_once_more_and_stay_as_they_are()
    {
        var expected = await RowsOfAsync(Short, "whole.db", workers: 1);
        await RunAsync(Short, "j.db", settings: "controls=off");
        using (var before = Open("j.db"))
        {
            Assert.Empty(before.Changes(before.Runs("short-1").Single(run => run.Arm == "noise").Id));
        }

        var outcome = await RunAsync(Short, "j.db");
        Assert.Equal(["plain", "noise"], outcome.Runs.Where(run => run.IsKept).Select(run => run.Arm));
        Assert.Contains("noise, seed 0, is trained once more for its sham: when it was trained first, nobody took down the sizes of its changes.", notes);
        using var journal = Open("j.db");
        Assert.Equal(expected, RowsOf(journal, "short-2"));
    }

    [Fact]
    public async Task A_stop_while_a_run_is_trained_once_more_is_an_interruption()
    {
        await RunAsync(Short, "j.db", settings: "controls=off");
        using var stop = new CancellationTokenSource();
        var stopped = await RunAsync(Short, "j.db", note: note => (note.Contains("once more", StringComparison.Ordinal) ? stop : null)?.Cancel(), stop: stop.Token);
        Assert.Equal(("noise (sham)", RunStatus.Interrupted), (stopped.Runs[^1].Arm, stopped.Runs[^1].Status));

        Assert.True((await RunAsync(Short, "j.db")).IsComplete);
    }

    [Fact]
    public async Task A_run_that_cannot_be_had_again_fails_its_sham_alone()
    {
        await RunAsync(Short, "j.db", settings: "controls=off");
        ChangeHashes("j.db");
        var outcome = await RunAsync(Short, "j.db");

        Assert.Equal([RunStatus.Finished, RunStatus.Finished, RunStatus.Failed], outcome.Runs.Select(run => run.Status));
        Assert.Equal(
            "'noise' with seed 0 was trained once more for its sham, and did not end in the same bits as run 2 of the journal: that one's changes cannot be had again. `--fresh` runs all arms anew.",
            outcome.Runs[^1].Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_sham_of_a_run_that_failed_fails_alone_and_says_what_to_mend(int workers)
    {
        folder.Write("broken.cs", "public sealed class Broken : Intervention { public override void Apply(SleepContext sleep) => throw new NotSupportedException(\"No.\"); }");
        var outcome = await RunAsync(Short + "\n  broken: { sleep: { interventions: broken.cs } }", "j.db", workers);
        var runs = outcome.Runs.ToDictionary(run => run.Arm);

        Assert.Equal((RunStatus.Finished, RunStatus.Finished), (runs["plain"].Status, runs["noise (sham)"].Status));
        Assert.Equal((RunStatus.Failed, RunStatus.Failed), (runs["broken"].Status, runs["broken (sham)"].Status));
        Assert.Equal(
            "'broken' failed with this seed, so that its sham has no changes to repeat. Mend 'broken' as the message of its own run says, and run the experiment again: both runs are then tried anew.",
            runs["broken (sham)"].Message);
    }

    [Fact]
    public async Task The_sham_of_a_run_that_diverged_stops_changing_where_that_ended()
    {
        folder.Write("bursts.cs", "public sealed class Bursts : Intervention { public override void Apply(SleepContext sleep) => sleep.Weights[0] *= sleep.Number == 4 ? float.PositiveInfinity : 0.5f; }");
        var outcome = await RunAsync(Short, "j.db", settings: "arms.noise.sleep.interventions=bursts.cs");
        using var journal = Open("j.db");
        var runs = journal.Runs(outcome.Id).ToDictionary(run => run.Arm);
        var changes = Assert.Single(journal.Changes(runs["noise"].Id));

        Assert.True(outcome.IsComplete);
        Assert.Equal((RunStatus.Diverged, 12L), (runs["noise"].Status, runs["noise"].Steps));
        Assert.Equal((RunStatus.Finished, 40L), (runs["noise (sham)"].Status, runs["noise (sham)"].Steps));
        Assert.Equal([3L, 6, 9], changes.Steps.ToArray());
        Assert.Equal([3L, 6, 9], journal.SleepEvents(outcome.Id).Where(slept => slept.RunId == runs["noise (sham)"].Id).Select(slept => slept.Step));
    }

    /// <summary>Gets everything in the journal about an experiment but seconds, dates and the numbers of runs, which follow the order in which runs could begin.</summary>
    private static IReadOnlyList<string> RowsOf(RunJournal journal, string id)
    {
        var runs = journal.Runs(id).ToDictionary(run => run.Id, run => $"{run.Arm} {run.Seed}");
        return
        [
            .. journal.Runs(id).Select(run => $"{runs[run.Id]} {run.Status} {run.Message} {run.Steps} {run.WeightsHash}"),
            .. journal.Measurements(id).Select(row => $"{runs[row.RunId]} {row.Step} {row.Split} {row.Metric} {row.Value:R}"),
            .. journal.SleepEvents(id).OrderBy(slept => runs[slept.RunId], StringComparer.Ordinal).Select(slept => $"{runs[slept.RunId]} {slept.Step} {slept.Intervention} {slept.Change:R} {slept.RelativeChange:R}"),
            .. journal.Runs(id).SelectMany(run => journal.Changes(run.Id).Select(row =>
                $"{runs[run.Id]} {row.Intervention} {row.Stage} {string.Join(' ', row.Parameters)} {string.Join(' ', row.Steps.ToArray())} {string.Join(' ', row.Sizes.ToArray())}")),
        ];
    }

    private void ChangeHashes(string file)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder.Path, file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE runs SET weights_hash = 'other'";
        command.ExecuteNonQuery();
    }

    private RunJournal Open(string file) => RunJournal.OpenReadOnly(Path.Combine(folder.Path, file));

    private async Task<IReadOnlyList<string>> RowsOfAsync(string text, string file, int workers)
    {
        var outcome = await RunAsync(text, file, workers);
        using var journal = Open(file);
        return RowsOf(journal, outcome.Id);
    }

    private async Task<ExperimentOutcome> RunAsync(string text, string file, int workers = 2, string? settings = null, Action<string>? note = null, CancellationToken? stop = null)
    {
        var experiment = Sample.ReadIn(folder.Path, text, settings is null ? [] : [settings]);
        using var journal = RunJournal.Open(Path.Combine(folder.Path, file));
        return new ExperimentRunner(experiment, await experiment.Data.LoadAsync(new Data.DatasetStore(), Token), journal, new RunnerOptions { Workers = workers, Note = note ?? notes.Enqueue }).Run(stop ?? Token);
    }

    /// <summary>Runs it until its runs have taken so many steps together, or to its end.</summary>
    private async Task<ExperimentOutcome> StopAfterAsync(long steps)
    {
        var experiment = Sample.ReadIn(folder.Path, Text);
        using CancellationTokenSource stop = new();
        using var journal = RunJournal.Open(Path.Combine(folder.Path, "j.db"));
        ExperimentRunner? runner = null;
        var time = new Watched(() =>
        {
            if ((runner?.Progress.Arms ?? []).Sum(arm => arm.StepsDone - arm.StepsKept) >= steps)
            {
                stop.Cancel();
            }
        });
        runner = new ExperimentRunner(experiment, await experiment.Data.LoadAsync(new Data.DatasetStore(), Token), journal, new RunnerOptions { Workers = 2, CheckpointEvery = TimeSpan.Zero, Time = time });
        return runner.Run(stop.Token);
    }
}
