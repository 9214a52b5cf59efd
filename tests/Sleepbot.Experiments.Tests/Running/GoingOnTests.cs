using System.Collections.Concurrent;
using Sleepbot.Data;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Tests.Running;

/// <summary>An experiment that is run again goes on with what is left, and ends as if it had been run at once.</summary>
public sealed class GoingOnTests : IDisposable
{
    private const string Text = """
        experiment: again
        data: { mixture: { trainCount: 128, testCount: 64 } }
        network: { model: mlp, widths: [8], dropout: 0.2 }
        training: { optimizer: adam, learningRate: 0.02, batchSize: 16, length: 40 epochs }
        evaluation: { every: 7 steps, train: 32, batches: true }
        probes: { norms: every 5 steps }
        sleep: { every: 3 steps }
        seeds: 3
        arms:
          plain: {}
          mine: { sleep: { interventions: mine.cs } }
          noise: { sleep: { interventions: [{ uniform-noise: { amplitude: 0.01 } }, { delta-times: { factor: 0.2 } }] } }
        """;

    private const string Mine = """
        public sealed class Mine : Intervention
        {
            public override void Apply(SleepContext sleep)
            {
                sleep.StateNumber("count")++;
                foreach (var slice in sleep.Slices)
                {
                    var mean = slice.State("mean");
                    for (int i = 0; i < mean.Length; i++)
                    {
                        mean[i] += slice.Weights[i];
                        slice.Weights[i] = (0.9f * slice.Weights[i]) + (0.1f * mean[i] / (float)sleep.StateNumber("count"));
                    }
                }
            }
        }
        """;

    private readonly TempFolder folder = new();
    private readonly ConcurrentQueue<string> notes = [];

    public GoingOnTests() => folder.Write("mine.cs", Mine);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Journal => Path.Combine(folder.Path, "j.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Stopped_again_and_again_it_ends_with_the_same_rows_and_weights()
    {
        var expected = await RowsOfAsync("whole.db");
        bool complete = false;
        for (int stops = 0; !complete; stops++)
        {
            // Each time it gets a little further: the steps at which it stops are not the same in all runs.
            complete = await StopAfterAsync(150 + (83 * stops));
            Assert.InRange(stops, 0, 100);
        }

        using var journal = RunJournal.OpenReadOnly(Journal);
        Assert.Equal(expected, Rows.Of(journal, "again-1"));
        Assert.False(Directory.Exists($"{Journal}-checkpoints"));
    }

    [Fact]
    public async Task What_is_complete_is_not_trained_again()
    {
        await RunAsync(Text);
        List<RunOutcome> again = [.. (await RunAsync(Text)).Runs];

        Assert.All(again, run => Assert.True(run is { IsKept: true, Status: RunStatus.Finished, TestAccuracy: > 0.4, Steps: 320 }));
        Assert.Equal(["again-1 is complete: all 9 runs are in the journal. `--fresh` runs them again."], notes);
        using var journal = RunJournal.OpenReadOnly(Journal);
        Assert.Single(journal.Experiments());
        Assert.Equal(9, journal.Runs("again-1").Count);
    }

    [Fact]
    public async Task More_seeds_are_more_runs_and_fewer_are_said()
    {
        await RunAsync(Text.Replace("seeds: 3", "seeds: 1", StringComparison.Ordinal));
        var more = await RunAsync(Text.Replace("seeds: 3", "seeds: 2", StringComparison.Ordinal));
        await RunAsync(Text.Replace("seeds: 3", "seeds: [1]", StringComparison.Ordinal));

        Assert.Equal((3, 3), (more.Runs.Count(run => run.IsKept), more.Runs.Count(run => !run.IsKept)));
        Assert.Equal(
            [
                "again-1 goes on: 3 of 6 runs are done.",
                "again-1 is complete: all 3 runs are in the journal. `--fresh` runs them again.",
                "again-1 also has runs with seed 0, which stay in its table. `--fresh` begins without them.",
            ],
            notes);
    }

    [Fact]
    public async Task What_has_ended_is_known_however_soon_a_stop_comes()
    {
        await RunAsync(Text.Replace("seeds: 3", "seeds: 1", StringComparison.Ordinal));
        var stopped = await RunAsync(Text, stop: new CancellationToken(canceled: true));

        Assert.Equal((false, 9), (stopped.IsComplete, stopped.Planned));
        Assert.All(stopped.Runs, run => Assert.True(run is { IsKept: true, Status: RunStatus.Finished }));
        Assert.Equal(["plain", "mine", "noise"], stopped.Runs.Select(run => run.Arm));
    }

    [Fact]
    public async Task A_changed_arm_is_run_anew_in_a_new_experiment_and_the_reason_is_said()
    {
        await RunAsync(Text);
        folder.Write("mine.cs", Mine.Replace("0.9f", "0.8f", StringComparison.Ordinal));
        var changed = await RunAsync(Text.Replace("0.01 }", "0.02 }", StringComparison.Ordinal) + "\n  new: { training: { learningRate: 0.1 } }");

        Assert.Equal("again-2", changed.Id);
        Assert.Equal(["plain"], changed.Runs.Where(run => run.IsKept).Select(run => run.Arm).Distinct());
        Assert.Equal(9, changed.Runs.Count(run => !run.IsKept));
        Assert.Equal(5, notes.Count);
        Assert.Equal(["again-2 is a new experiment, because it differs from again-1:", "  plain: the same, its runs are kept."], notes.Take(2));
        Assert.Matches("^  mine: run anew: mine[.]cs has changed [(][0-9a-f]{8}, was [0-9a-f]{8}[)][.]$", notes.ElementAt(2));
        Assert.Equal(["  noise: run anew: sleep.interventions[0].amplitude is 0.02 (was 0.01).", "  new: new."], notes.Skip(3));
        using var journal = RunJournal.OpenReadOnly(Journal);
        Assert.Equal(12, journal.Runs("again-2").Count);
        Assert.Equal(9, journal.Runs("again-1").Count);
    }

    [Fact]
    public async Task Going_back_to_an_earlier_text_goes_on_with_that_experiment()
    {
        string other = Text.Replace("0.01 }", "0.02 }", StringComparison.Ordinal);
        await RunAsync(Text.Replace("seeds: 3", "seeds: 1", StringComparison.Ordinal));
        await RunAsync(other);
        notes.Clear();
        var back = await RunAsync(Text);

        Assert.Equal(("again-1", true), (back.Id, back.IsComplete));
        Assert.Equal(["again goes back to again-1, which has the same arms and baseline.", "again-1 goes on: 3 of 9 runs are done."], notes);

        // Two of the three arms had been run with the other seeds meanwhile.
        Assert.Equal(2, back.Runs.Count(run => !run.IsKept));
        using var journal = RunJournal.OpenReadOnly(Journal);
        Assert.Equal(["again-2", "again-1"], journal.Experiments().Select(record => record.Id));
        Assert.Equal("again-1", journal.FindExperiment("again").Id);
        Assert.Equal(9, journal.Runs("again-2").Count);
    }

    [Fact]
    public async Task An_experiment_of_the_journal_goes_on_though_later_ones_have_its_name()
    {
        Assert.False(await StopAfterAsync(100));
        folder.Write("mine.cs", Mine.Replace("0.9f", "0.8f", StringComparison.Ordinal));
        await RunAsync(Text.Replace("seeds: 3", "seeds: 1", StringComparison.Ordinal));
        await RunAsync(Text.Replace("seeds: 3", "seeds: 1", StringComparison.Ordinal).Replace("0.02", "0.03", StringComparison.Ordinal));
        notes.Clear();
        using var journal = RunJournal.Open(Journal);
        var experiment = Experiment.FromJournal(journal, "again-1");
        var outcome = new ExperimentRunner(experiment, await DataOf(experiment), journal, new RunnerOptions { Workers = 2, Note = notes.Enqueue }).Run(Token);

        Assert.Equal(("again-1", true, 9), (outcome.Id, outcome.IsComplete, outcome.Planned));
        Assert.Matches("^again-1 goes on: [0-9] of 9 runs are done[.]$", Assert.Single(notes));
        Assert.Equal(3, journal.Experiments().Count);
        Assert.NotNull(journal.FindExperiment("again-1").EndedAt);
    }

    [Fact]
    public async Task Arms_that_changed_came_back_were_renamed_or_are_gone_are_called_so()
    {
        string one = Text.Replace("seeds: 3", "seeds: 1", StringComparison.Ordinal);
        await RunAsync(one);
        await RunAsync(one.Replace("  noise:", "  loud:", StringComparison.Ordinal).Replace("  mine: { sleep: { interventions: mine.cs } }\n", "", StringComparison.Ordinal));
        await RunAsync(one.Replace("0.01 }", "0.03 }", StringComparison.Ordinal).Replace("arms:", "baseline: noise\narms:", StringComparison.Ordinal));

        Assert.Equal(
            [
                "again-2 is a new experiment, because it differs from again-1:",
                "  plain: the same, its runs are kept.",
                "  loud: the same as noise was, its runs are kept.",
                "  mine: not in it any more.",
                "  noise: not in it any more.",
                "again-3 is a new experiment, because it differs from again-2:",
                "  plain: the same, its runs are kept.",
                "  mine: as it was in again-1, its runs are kept.",
                "  noise: back since again-1, and run anew: sleep.interventions[0].amplitude is 0.03 (was 0.01).",
                "  loud: not in it any more.",
                "  The baseline is noise (was plain).",
            ],
            notes);
    }

    [Fact]
    public async Task Fresh_begins_anew()
    {
        await RunAsync(Text);
        var fresh = await RunAsync(Text, new RunnerOptions { IsFresh = true });

        Assert.Equal("again-2", fresh.Id);
        Assert.DoesNotContain(fresh.Runs, run => run.IsKept);
        Assert.Empty(notes);
        using var journal = RunJournal.OpenReadOnly(Journal);
        var hashes = journal.Runs("again-1").Select(run => run.WeightsHash);
        Assert.Equal(hashes, journal.Runs("again-2").Select(run => run.WeightsHash));
    }

    [Fact]
    public async Task A_failed_run_is_tried_again()
    {
        string broken = Mine.Replace("sleep.StateNumber(\"count\")++;", "if (Environment.GetEnvironmentVariable(\"SLEEPBOT_TEST_BREAK\") == \"1\" && sleep.Number > 9) throw new InvalidOperationException(\"no\");\nsleep.StateNumber(\"count\")++;", StringComparison.Ordinal);
        folder.Write("mine.cs", broken);
        var expected = await RowsOfAsync("whole.db");
        Environment.SetEnvironmentVariable("SLEEPBOT_TEST_BREAK", "1");
        try
        {
            Assert.Equal(3, (await RunAsync(Text)).Runs.Count(run => run.Status == RunStatus.Failed));
        }
        finally
        {
            Environment.SetEnvironmentVariable("SLEEPBOT_TEST_BREAK", null);
        }

        var outcome = await RunAsync(Text);
        Assert.True(outcome.IsComplete);
        Assert.Equal(6, outcome.Runs.Count(run => run.IsKept));
        using var journal = RunJournal.OpenReadOnly(Journal);
        Assert.Equal(expected, Rows.Of(journal, outcome.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_checkpoint_that_is_lost_or_damaged_costs_time_only(bool damaged)
    {
        var expected = await RowsOfAsync("whole.db");
        Assert.False(await StopAfterAsync(200));
        foreach (string file in Directory.GetFiles($"{Journal}-checkpoints"))
        {
            if (damaged)
            {
                byte[] content = File.ReadAllBytes(file);
                content[^9] ^= 1;
                File.WriteAllBytes(file, content);
            }
            else
            {
                File.Delete(file);
            }
        }

        var outcome = await RunAsync(Text);
        Assert.Equal(damaged, notes.Any(note => note.Contains("begins again at step 0", StringComparison.Ordinal) && note.Contains("is damaged", StringComparison.Ordinal)));
        using var journal = RunJournal.OpenReadOnly(Journal);
        Assert.Equal(expected, Rows.Of(journal, outcome.Id));
    }

    [Fact]
    public async Task Two_processes_share_the_runs_and_none_is_done_twice()
    {
        var expected = await RowsOfAsync("whole.db");
        var experiment = Sample.ReadIn(folder.Path, Text);
        var data = await DataOf(experiment);
        ConcurrentQueue<string> trained = [];
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            using var journal = RunJournal.Open(Journal);
            return new ExperimentRunner(experiment, data, journal, new RunnerOptions
            {
                Workers = 2,
                RunEnded = run =>
                {
                    if (!run.IsKept)
                    {
                        trained.Enqueue($"{run.Arm} {run.Seed}");
                    }
                },
            }).Run(Token);
        })));

        Assert.All(outcomes, outcome => Assert.True(outcome.IsComplete && outcome.Id == "again-1"));
        Assert.Equal(9, trained.Count);
        Assert.Equal(9, trained.Distinct().Count());
        using var read = RunJournal.OpenReadOnly(Journal);
        Assert.Equal(expected.Order(), Rows.Of(read, "again-1").Order());
    }

    [Fact]
    public async Task An_experiment_is_rebuilt_from_the_journal_without_its_files()
    {
        await StopAfterAsync(100);
        File.Delete(Path.Combine(folder.Path, "mine.cs"));
        using var journal = RunJournal.Open(Journal);
        var experiment = Experiment.FromJournal(journal, "again-1");
        var outcome = new ExperimentRunner(experiment, await DataOf(experiment), journal, new RunnerOptions { Workers = 2 }).Run(Token);

        Assert.Equal(("again-1", true), (outcome.Id, outcome.IsComplete));
        Assert.Equal(folder.Path, experiment.Folder);
        Assert.Equal(Mine, experiment.Rules["mine.cs"]);
    }

    private static Task<Dataset> DataOf(Experiment experiment) => experiment.Data.LoadAsync(new DatasetStore(), Token);

    private async Task<ExperimentOutcome> RunAsync(string text, RunnerOptions? options = null, CancellationToken? stop = null)
    {
        var experiment = Sample.ReadIn(folder.Path, text);
        using var journal = RunJournal.Open(Journal);
        return new ExperimentRunner(experiment, await DataOf(experiment), journal, (options ?? new RunnerOptions()) with { Workers = 2, Note = notes.Enqueue }).Run(stop ?? Token);
    }

    private async Task<IReadOnlyList<string>> RowsOfAsync(string file)
    {
        var experiment = Sample.ReadIn(folder.Path, Text);
        using var journal = RunJournal.Open(Path.Combine(folder.Path, file));
        var outcome = new ExperimentRunner(experiment, await DataOf(experiment), journal, new RunnerOptions { Workers = 1 }).Run(Token);
        return Rows.Of(journal, outcome.Id);
    }

    /// <summary>Runs it until its runs have taken so many steps together, or to its end.</summary>
    private async Task<bool> StopAfterAsync(long steps)
    {
        var experiment = Sample.ReadIn(folder.Path, Text);
        using CancellationTokenSource stop = new();
        using var journal = RunJournal.Open(Journal);
        ExperimentRunner? runner = null;
        var time = new Watched(() =>
        {
            var arms = runner?.Progress.Arms ?? [];
            if (arms.Sum(arm => arm.StepsDone - arm.StepsKept) >= steps)
            {
                stop.Cancel();
            }
        });
        runner = new ExperimentRunner(experiment, await DataOf(experiment), journal, new RunnerOptions { Workers = 2, CheckpointEvery = TimeSpan.Zero, Time = time });
        return runner.Run(stop.Token).IsComplete;
    }
}
