using System.Collections.Concurrent;
using Sleepbot.Data;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Tests.Running;

/// <summary>A rule that does not come back: it is named, given up when the experiment is stopped, and takes nothing with it.</summary>
public sealed class HangingTests : IDisposable
{
    private const string Switch = "SLEEPBOT_TEST_HANG";

    private const string Text = """
        experiment: hanging
        data: { mixture: { trainCount: 128, testCount: 64 } }
        network: { model: mlp, widths: [8] }
        training: { optimizer: adam, learningRate: 0.02, batchSize: 16, length: 3 epochs }
        sleep: { every: 3 steps }
        seeds: 2
        arms:
          plain: {}
          mine: { sleep: { interventions: mine.cs } }
        """;

    private const string Mine = """
        public sealed class Mine : Intervention
        {
            public override void Apply(SleepContext sleep)
            {
                while (sleep.Step == 9 && Environment.GetEnvironmentVariable("SLEEPBOT_TEST_HANG") == "1") System.Threading.Thread.Yield();
                foreach (var slice in sleep.Slices) slice.Weights[0] *= 0.9f;
            }
        }
        """;

    private readonly TempFolder folder = new();
    private readonly ConcurrentQueue<string> notes = [];

    public HangingTests() => folder.Write("mine.cs", Mine);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Journal => Path.Combine(folder.Path, "j.db");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Switch, null);
        folder.Dispose();
    }

    [Fact]
    public async Task It_is_named_given_up_after_the_stop_and_gone_on_with()
    {
        Environment.SetEnvironmentVariable(Switch, "1");
        using CancellationTokenSource stop = new();
        var outcome = await RunAsync(stop, note => note.Contains("has been in a sleep", StringComparison.Ordinal));

        Assert.Equal([("plain", RunStatus.Finished), ("mine", RunStatus.Interrupted)], outcome.Runs.Select(run => (run.Arm, run.Status)));
        Assert.Equal([false, true], outcome.Runs.Select(run => run.IsGivenUp));
        Assert.Collection(
            notes,
            note => Assert.Matches("^mine, seed 0, has been in a sleep of 'mine' [(]mine[.]cs[)] at step 9 for [0-9]+ s[.] .*loop without an end", note),
            note => Assert.StartsWith("mine, seed 0, is given up: 10 s after it was to stop it is still in a sleep of 'mine' (mine.cs) at step 9. ", note, StringComparison.Ordinal));

        // The thread that stayed behind comes out now, while the same run is done by another one.
        Environment.SetEnvironmentVariable(Switch, null);
        using CancellationTokenSource never = new();
        Assert.True((await RunAsync(never, _ => false)).IsComplete);
        using RunJournal journal = RunJournal.OpenReadOnly(Journal), whole = RunJournal.OpenReadOnly(await WholeAsync());
        Assert.Equal(whole.Runs("hanging-1").Select(run => (run.Arm, run.Seed, run.WeightsHash)), journal.Runs("hanging-1").Select(run => (run.Arm, run.Seed, run.WeightsHash)));
        Assert.Equal(whole.Measurements("hanging-1").Count, journal.Measurements("hanging-1").Count);
    }

    [Fact]
    public async Task The_journal_says_why_and_a_turn_that_ends_gives_nothing_up()
    {
        Environment.SetEnvironmentVariable(Switch, "1");
        using CancellationTokenSource turn = new(), limit = new();

        // What is told a second time has waited for twice as long, though the turn was over after the first.
        int told = 0;
        var outcome = await RunAsync(turn, note => note.Contains("has been in a sleep", StringComparison.Ordinal), limit, _ => ++told == 2);

        Assert.Equal(2, told);
        using var journal = RunJournal.OpenReadOnly(Journal);
        var record = journal.Runs(outcome.Id).Single(run => run.Arm == "mine");
        Assert.Equal((RunStatus.Interrupted, 9L), (record.Status, record.Steps));
        Assert.Equal("It was stopped, did not come out of a sleep of 'mine' (mine.cs) at step 9 within 10 s, and was given up.", record.Message);
    }

    [Fact]
    public async Task It_is_given_up_in_a_warm_up_too_and_keeps_no_other_run_from_stopping()
    {
        Environment.SetEnvironmentVariable(Switch, "1");
        using CancellationTokenSource stop = new();
        string timed = Text.Replace("testCount: 64 }", "testCount: 64 }, validation: 16", StringComparison.Ordinal) + "\nendpoint: { seconds-to-target: 0.6 }\ncontrols: off";
        var outcome = await RunAsync(stop, note => note.Contains("has been in a sleep", StringComparison.Ordinal), text: timed, workers: 2, time: new LeapingHere());

        var lost = Assert.Single(outcome.Runs, run => run.IsGivenUp);
        Assert.Equal(("mine", 0L, RunStatus.Interrupted), (lost.Arm, lost.Seed, lost.Status));
        using var journal = RunJournal.OpenReadOnly(Journal);
        var record = journal.Runs(outcome.Id).Single(run => run is { Arm: "mine", Seed: 0 });
        Assert.Equal((RunStatus.Interrupted, 0L), (record.Status, record.Steps));
        Assert.StartsWith("It was stopped, did not come out of a sleep of 'mine' (mine.cs) at step 9 ", record.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_up_is_a_stop_so_that_no_sham_waits_for_what_was_given_up()
    {
        Environment.SetEnvironmentVariable(Switch, "1");
        using CancellationTokenSource never = new(), limit = new();

        // Two workers hang, and the third one waits for their runs.
        var outcome = await RunAsync(never, _ => false, limit, _ => true, Text + "\ncontrols: { shams: on, identity: off, ema: off }", workers: 3);

        Assert.Contains(outcome.Runs, run => run is { Arm: "mine", IsGivenUp: true });
        Assert.DoesNotContain(outcome.Runs, run => run.Arm == "mine (sham)");
    }

    private static Task<Dataset> DataOf(Experiment experiment) => experiment.Data.LoadAsync(new DatasetStore(), Token);

    /// <summary>Runs it with a clock on which each look at the runs takes five seconds, and stops it when a note says so.</summary>
    private async Task<ExperimentOutcome> RunAsync(CancellationTokenSource stop, Predicate<string> stops, CancellationTokenSource? givingUp = null, Predicate<string>? givesUp = null, string text = Text, int workers = 1, TimeProvider? time = null)
    {
        var experiment = Sample.ReadIn(folder.Path, text);
        using var journal = RunJournal.Open(Journal);
        return new ExperimentRunner(experiment, await DataOf(experiment), journal, new RunnerOptions
        {
            Workers = workers,
            Time = time ?? new Leaping(),
            GivingUp = givingUp?.Token,
            Note = note =>
            {
                if (note.Contains("goes on", StringComparison.Ordinal))
                {
                    return;
                }

                notes.Enqueue(note);
                if (stops(note))
                {
                    stop.Cancel();
                }

                if (note.Contains("has been in a sleep", StringComparison.Ordinal) && givesUp?.Invoke(note) == true)
                {
                    givingUp!.Cancel();
                }
            },
        }).Run(stop.Token);
    }

    private async Task<string> WholeAsync()
    {
        string file = Path.Combine(folder.Path, "whole.db");
        var experiment = Sample.ReadIn(folder.Path, Text);
        using var journal = RunJournal.Open(file);
        new ExperimentRunner(experiment, await DataOf(experiment), journal, new RunnerOptions { Workers = 1 }).Run(Token);
        return file;
    }

    /// <summary>A clock that leaps for whoever looks at the runs, and stands still for the runs, so that none of them finds that enough time has passed.</summary>
    private sealed class LeapingHere : TimeProvider
    {
        private readonly Leaping leaping = new();

        public override long TimestampFrequency => leaping.TimestampFrequency;

        public override long GetTimestamp() => Thread.CurrentThread.Name?.StartsWith("Run worker", StringComparison.Ordinal) == true ? 0 : leaping.GetTimestamp();
    }

    private sealed class Leaping : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref now, 5);
    }
}
