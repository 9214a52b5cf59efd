using Microsoft.Data.Sqlite;
using Sleepbot.Data;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;
using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Tests.Running;

/// <summary>Whole experiments on small data, with a real journal.</summary>
public sealed class RunnerTests : IDisposable
{
    // Arms that diverge, fail or finish, in one experiment.
    private const string Mixed = """
        experiment: mixed
        data: { mixture: { trainCount: 128, testCount: 64 } }
        network: { model: mlp, widths: [8], dropout: 0.2 }
        training: { optimizer: adam, learningRate: 0.02, batchSize: 16, length: 2 epochs }
        evaluation: { every: 4 steps, train: 32, batches: true }
        probes: { norms: every 5 steps }
        sleep: { every: 3 steps }
        seeds: [5, 1, 8]
        arms:
          plain: {}
          none: { sleep: { interventions: none } }
          noise: { sleep: { interventions: { uniform-noise: { amplitude: 0.1 } } } }
          huge: { training: { optimizer: sgd, learningRate: 1e30 } }
          broken: { sleep: { interventions: broken.cs } }
        """;

    private const string Broken = """
        public sealed class Broken : Intervention
        {
            public override void Apply(SleepContext sleep) => throw new NotSupportedException("This rule is broken.");
        }
        """;

    private readonly TempFolder folder = new();

    public RunnerTests() => folder.Write("broken.cs", Broken);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Rows_and_weights_are_the_same_with_any_number_of_workers_and_every_time()
    {
        var (one, rowsOfOne) = await RunAsync(Mixed, "one.db", workers: 1);
        var (two, rowsOfTwo) = await RunAsync(Mixed, "two.db", workers: 2);
        var (_, rowsAgain) = await RunAsync(Mixed, "again.db", workers: 3);

        Assert.Equal(15, one.Runs.Count);
        Assert.Equal(rowsOfOne, rowsOfTwo);
        Assert.Equal(rowsOfOne, rowsAgain);
        Assert.Equal([.. one.Runs.Select(run => (run.Arm, run.Seed, run.Status, run.Message))], two.Runs.Select(run => (run.Arm, run.Seed, run.Status, run.Message)));
    }

    [Fact]
    public async Task Runs_begin_seed_by_seed_across_the_arms()
    {
        var (outcome, _) = await RunAsync(Mixed, "j.db", workers: 1);

        Assert.Equal(["plain 5", "none 5", "noise 5", "huge 5", "broken 5", "plain 1"], outcome.Runs.Take(6).Select(run => $"{run.Arm} {run.Seed}"));
        Assert.False(outcome.IsComplete);
    }

    [Fact]
    public async Task Runs_that_diverge_or_fail_end_alone_and_say_why()
    {
        var (outcome, _) = await RunAsync(Mixed, "j.db", workers: 2);
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));
        var runs = journal.Runs(outcome.Id);

        Assert.All(runs.Where(run => run.Arm is "plain" or "none" or "noise"), run => Assert.Equal((RunStatus.Finished, "", 16), (run.Status, run.Message, run.Steps)));
        Assert.All(runs.Where(run => run.Arm == "huge"), run => Assert.Equal(RunStatus.Diverged, run.Status));
        Assert.All(runs.Where(run => run.Arm == "huge"), run => Assert.StartsWith("Diverged at step ", run.Message));
        Assert.All(runs.Where(run => run.Arm == "broken"), run => Assert.Equal(
            (RunStatus.Failed, "Intervention 'broken' failed in sleep 1, after step 3: This rule is broken. (broken.cs, near line 3)", 3),
            (run.Status, run.Message, run.Steps)));
    }

    [Fact]
    public async Task Final_weights_are_kept_with_their_hash_and_an_idle_sleep_changes_none_of_them()
    {
        var (outcome, _) = await RunAsync(Mixed, "j.db", workers: 2);
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));
        var runs = journal.Runs(outcome.Id).ToDictionary(run => (run.Arm, run.Seed));

        var file = SafetensorsFile.Read(journal.Weights(runs[("plain", 5)].Id)!);
        byte[] flat = [.. new[] { "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias" }.SelectMany(name => System.Runtime.InteropServices.MemoryMarshal.AsBytes(file.Get(name).Values).ToArray())];

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(flat)), runs[("plain", 5)].WeightsHash);
        Assert.Equal(runs[("plain", 5)].WeightsHash, runs[("none", 5)].WeightsHash);
        Assert.NotEqual(runs[("plain", 5)].WeightsHash, runs[("noise", 5)].WeightsHash);
        Assert.NotEqual(runs[("plain", 5)].WeightsHash, runs[("plain", 1)].WeightsHash);
        Assert.All(runs.Values.Where(run => run.Status != RunStatus.Finished), run => Assert.Null(journal.Weights(run.Id)));
    }

    [Fact]
    public async Task The_hash_counts_running_statistics_in()
    {
        string text = Mixed.Replace("{ model: mlp, widths: [8], dropout: 0.2 }", "{ layers: [{ dense: 8 }, batch-norm, relu, { dense: 2 }] }", StringComparison.Ordinal);
        var (outcome, _) = await RunAsync(text, "j.db", workers: 1);
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));
        var run = journal.Runs(outcome.Id).Single(run => run is { Arm: "plain", Seed: 5 });

        var file = SafetensorsFile.Read(journal.Weights(run.Id)!);
        string[] statistics = [.. file.Names.Where(name => name.Contains("running", StringComparison.Ordinal))];
        byte[] flat = [.. file.Names.Except(statistics).Concat(statistics).SelectMany(name => System.Runtime.InteropServices.MemoryMarshal.AsBytes(file.Get(name).Values).ToArray())];

        Assert.Equal(2, statistics.Length);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(flat)), run.WeightsHash);
    }

    [Fact]
    public async Task The_journal_holds_what_was_asked_for()
    {
        var (outcome, _) = await RunAsync(Mixed, "j.db", workers: 2);
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));
        var run = journal.Runs(outcome.Id).First(run => run.Arm == "noise");
        var rows = journal.Measurements(outcome.Id).Where(row => row.RunId == run.Id).ToList();

        Assert.Equal([0L, 4, 8, 12, 16], rows.Where(row => row is { Split: "test", Metric: "accuracy" }).Select(row => row.Step));
        Assert.Equal([0L, 4, 8, 12, 16], rows.Where(row => row is { Split: "train", Metric: "loss" }).Select(row => row.Step));
        Assert.Equal(16, rows.Count(row => row is { Split: "batch", Metric: "loss" }));
        Assert.Equal([3L, 6, 9, 12, 15], journal.SleepEvents(outcome.Id).Where(slept => slept.RunId == run.Id).Select(slept => slept.Step));
        Assert.Equal([0L, 5, 10, 15, 16], journal.NeuronValues(run.Id).Where(norms => norms.Layer == "fc1").Select(norms => norms.Step));
        Assert.All(journal.NeuronValues(run.Id), norms => Assert.Equal(("norm", norms.Layer == "fc1" ? 8 : 2), (norms.Metric, norms.Values.Length)));
        Assert.Equal(Mixed, journal.FindExperiment(outcome.Id).Definition);
        Assert.NotNull(journal.FindExperiment(outcome.Id).EndedAt);
        Assert.Equal("sleep every 3 steps on all: none", journal.Arms(outcome.Id)[1].Description);
    }

    [Fact]
    public async Task Initial_weights_from_a_file_replace_the_drawn_ones()
    {
        SafetensorsOf.Tensors(Path.Combine(folder.Path, "zero.safetensors"), ("fc1.weight", [8, 2]), ("fc1.bias", [8]), ("fc2.weight", [2, 8]), ("fc2.bias", [2]));
        string text = Sample.With(9, "  length: 1 steps\n  weights: zero.safetensors").Replace("every: 3 steps", "every: 1 epoch", StringComparison.Ordinal)
            .Replace("  noise: { sleep: { interventions: { uniform-noise: { amplitude: 0.01 } } } }", "", StringComparison.Ordinal);
        var (outcome, _) = await RunAsync(text, "j.db", workers: 1);
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));

        // All outputs are 0 at first, so that the loss is ln 2.
        var first = journal.Measurements(outcome.Id).First(row => row is { Step: 0, Split: "test", Metric: "loss" });
        Assert.Equal(Math.Log(2), first.Value, 1e-6);
    }

    [Fact]
    public async Task A_cancellation_keeps_what_is_done_and_begins_nothing_new()
    {
        using CancellationTokenSource stop = new();
        string endless = Mixed.Replace("length: 2 epochs", "length: 1000000000 steps", StringComparison.Ordinal);
        var experiment = Sample.ReadIn(folder.Path, endless);
        using var journal = RunJournal.Open(Path.Combine(folder.Path, "j.db"));
        ExperimentProgress? seen = null;
        var outcome = Run(experiment, await DataOf(experiment), journal, arms => arms.Take(2).All(arm => arm.StepsDone >= 5), runner =>
        {
            seen = runner.Progress;
            stop.Cancel();
        }, stop.Token);

        Assert.Equal([1, 1, 0, 0, 0], seen!.Arms.Select(arm => arm.Running));
        Assert.True(seen.Arms[0].SamplesPerSecond > 0);
        Assert.Equal(["plain", "none"], outcome.Runs.Select(run => run.Arm));
        Assert.All(outcome.Runs, run => Assert.Equal(RunStatus.Interrupted, run.Status));
        Assert.False(outcome.IsComplete);
        Assert.All(journal.Runs(outcome.Id), run => Assert.Equal((RunStatus.Interrupted, ""), (run.Status, run.WeightsHash)));
        Assert.Contains(journal.Measurements(outcome.Id), row => row is { Arm: "none", Split: "batch" });
        Assert.Null(journal.FindExperiment(outcome.Id).EndedAt);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_stops_everything()
    {
        string endless = Sample.With(9, "  length: 1000000000 steps").Replace("every: 4 steps", "every: 1 epoch", StringComparison.Ordinal);
        var experiment = Sample.ReadIn(folder.Path, endless);
        var data = await DataOf(experiment);
        string file = Path.Combine(folder.Path, "j.db");
        var journal = RunJournal.Open(file);
        var failure = Assert.Throws<JournalException>(() => Run(experiment, data, journal, arms => arms.All(arm => arm.StepsDone > 0), _ =>
        {
            using SqliteConnection other = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "DROP TABLE measurements";
            command.ExecuteNonQuery();
        }, Token));
        Assert.Contains(file, failure.Message);
        Assert.Throws<JournalException>(journal.Dispose);
    }

    [Fact]
    public async Task Progress_ends_at_the_whole()
    {
        List<RunOutcome> ended = [];
        var experiment = Sample.Read(Sample.Text);
        using var journal = RunJournal.Open(Path.Combine(folder.Path, "j.db"));
        var runner = new ExperimentRunner(experiment, await DataOf(experiment), journal, new RunnerOptions { Workers = 1, RunEnded = ended.Add });

        Assert.Equal(0, runner.Progress.Share);
        Assert.Null(runner.Progress.Remaining);
        var outcome = runner.Run(Token);

        Assert.True(outcome.IsComplete);
        Assert.Equal(outcome.Runs, ended);
        Assert.Equal(1, runner.Progress.Share);
        Assert.Equal(TimeSpan.Zero, runner.Progress.Remaining);
        Assert.All(runner.Progress.Arms, arm => Assert.Equal((2, 0, 2, 32L, 32L), (arm.Ended, arm.Running, arm.Planned, arm.StepsDone, arm.StepsPlanned)));
        Assert.Equal(outcome.Runs.Where(run => run.Arm == "plain").Average(run => run.TestAccuracy), runner.Progress.Arms[0].TestAccuracy);
    }

    [Fact]
    public async Task What_only_the_data_can_tell_is_checked_before_anything_runs()
    {
        var experiment = Sample.Read(Sample.With(3, "data: { name: mnist }").Replace("batchSize: 16", "batchSize: 100", StringComparison.Ordinal));
        var less = await DataOf(Sample.Read(Sample.With(3, "data: { mixture: { trainCount: 50 } }").Replace("length: 2 epochs", "length: 50 epochs", StringComparison.Ordinal)));
        using var journal = RunJournal.Open(Path.Combine(folder.Path, "j.db"));

        var exception = Assert.Throws<ExperimentException>(() => new ExperimentRunner(experiment, less, journal));

        Assert.Contains(exception.Problems, problem => problem.ToString().StartsWith("a.yaml: arm 'plain': Batch size is 100, expected 1 to 50", StringComparison.Ordinal));
        Assert.Empty(journal.Experiments());
    }

    private static Task<Dataset> DataOf(Experiment experiment) => experiment.Data.LoadAsync(new DatasetStore(), Token);

    /// <summary>Runs an experiment on two workers, and does something once when its arms are far enough: all runs wait for it, so that it does not matter how long it takes.</summary>
    private static ExperimentOutcome Run(
        Experiment experiment, Dataset data, RunJournal journal, Predicate<IReadOnlyList<ArmProgress>> when, Action<ExperimentRunner> act, CancellationToken stop)
    {
        Lock gate = new();
        bool isDone = false;
        ExperimentRunner? runner = null;
        var time = new Watched(() =>
        {
            lock (gate)
            {
                if (!isDone && runner is not null && when(runner.Progress.Arms))
                {
                    isDone = true;
                    act(runner);
                }
            }
        });
        runner = new ExperimentRunner(experiment, data, journal, new RunnerOptions { Workers = 2, Time = time });
        return runner.Run(stop);
    }

    private async Task<(ExperimentOutcome Outcome, IReadOnlyList<string> Rows)> RunAsync(string text, string file, int workers)
    {
        var experiment = Sample.ReadIn(folder.Path, text);
        using var journal = RunJournal.Open(Path.Combine(folder.Path, file));
        var outcome = new ExperimentRunner(experiment, await DataOf(experiment), journal, new RunnerOptions { Workers = workers }).Run(Token);
        return (outcome, Rows.Of(journal, outcome.Id));
    }
}
