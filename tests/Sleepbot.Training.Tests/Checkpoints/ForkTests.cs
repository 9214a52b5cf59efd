namespace Sleepbot.Training.Tests;

/// <summary>Runs that begin with a checkpoint of another one.</summary>
public sealed class ForkTests
{
    private static readonly RunSpecification run = SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(4, new DeltaTimes(0.5f)) };

    [Fact]
    public void Without_a_change_it_ends_with_the_same_bits()
    {
        var (whole, forked) = (new ListRecorder(), new ListRecorder());
        var expected = TrainingRun.Execute(run, whole);
        var actual = TrainingRun.Execute(run with { From = Stopping.At(13, run) }, forked);

        Assert.Equal(SmallRuns.WeightsOf(expected), SmallRuns.WeightsOf(actual));
        Assert.Equal([.. whole.Of("test", "loss").Where(row => row.Step >= 13)], forked.Of("test", "loss"));
        Assert.Equal(24, actual.Steps);
    }

    [Fact]
    public void Changes_begin_at_the_fork()
    {
        var from = Stopping.At(16, run);
        var recorder = new ListRecorder();
        var fork = run with { From = from, Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(8) }, Sleep = null, Training = run.Training with { Optimizer = new Adam(), LearningRate = 0.003 } };
        TrainingRun.Execute(fork, recorder);
        var whole = new ListRecorder();
        TrainingRun.Execute(run, whole);

        Assert.Equal(whole.Of("test", "loss")[2], recorder.Of("test", "loss")[0]);
        Assert.NotEqual(whole.Of("test", "loss")[3], recorder.Of("test", "loss")[1]);
        Assert.Empty(recorder.Sleeps);
    }

    [Fact]
    public void Sleep_that_begins_at_a_fork_has_the_forks_weights_as_its_first_snapshot()
    {
        var awake = run with { Sleep = null };
        var from = Stopping.At(6, awake);
        var seen = new FirstSnapshot();
        TrainingRun.Execute(awake with { From = from, Sleep = SmallRuns.SleepEvery(4, seen) });

        float[] weights = [.. SmallRuns.Convolutional.Parameters.SelectMany(parameter => from.File.Get(parameter.Name).Values.ToArray())];
        Assert.Equal(weights, seen.Snapshot);
    }

    [Fact]
    public void A_fork_of_a_fork_stops_and_continues_like_any_run()
    {
        var fork = run with { From = Stopping.At(5, run), Training = run.Training with { LearningRate = 0.02 } };
        var expected = SmallRuns.WeightsOf(TrainingRun.Execute(fork));

        Assert.Equal(expected, SmallRuns.WeightsOf(Stopping.Continue(fork, Stopping.At(15, fork))));
        Assert.NotEqual(expected, SmallRuns.WeightsOf(TrainingRun.Execute(run)));
    }

    [Fact]
    public void What_does_not_fit_is_refused_all_at_once()
    {
        var from = Stopping.At(16, run);
        var faults = Assert.Throws<SpecificationException>(() => TrainingRun.Execute(run with
        {
            From = from,
            Network = SmallRuns.Dense,
            Training = run.Training with { BatchSize = 10 },
        })).Faults;

        Assert.Contains("The checkpoint was made with batches of 9 from 90 samples, but this run has batches of 10 from 90. Keep both: they are what steps are counted in.", faults);
        Assert.Contains(faults, fault => fault.StartsWith("The checkpoint does not fit network 'small-mlp': ", StringComparison.Ordinal));
        Assert.Contains(
            "The checkpoint lies after step 16, but the run has 16 steps: nothing would be left to train. Train longer.",
            Assert.Throws<SpecificationException>(() => TrainingRun.Execute(run with { From = from, Training = run.Training with { Length = SmallRuns.Steps(16) } })).Faults);
    }

    private sealed class FirstSnapshot : Intervention
    {
        public float[] Snapshot { get; private set; } = [];

        public override int Snapshots => 1;

        public override void Apply(SleepContext sleep) => Snapshot = Snapshot.Length == 0 ? sleep.Previous().ToArray() : Snapshot;
    }
}
