using System.Globalization;

namespace Sleepbot.Training.Tests;

/// <summary>A run that was stopped and continued ends like one that never stopped, whatever it is made of.</summary>
public sealed class ContinuationTests
{
    private static readonly RunSpecification full = SmallRuns.Run with
    {
        Training = SmallRuns.Run.Training with { Schedule = new CosineSchedule(), WeightDecay = 0.01, LearningRate = 0.01 },
        Sleep = SmallRuns.SleepEvery(4, new DeltaTimes(0.5f), new UniformNoise(0.05f), new Remembering(), new UniformNoise(0.01f)),
        Probes = [new ProbeOptions(new NeuronNorms()) { Every = SmallRuns.Steps(3) }],
        Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(5), TrainSamples = 20, Batches = SmallRuns.Steps(1) },
    };

    public static TheoryData<string> Optimizers => [.. All<Optimizer>().Select(type => type.Name)];

    public static TheoryData<string> Interventions => [.. All<Intervention>().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void With_every_optimizer(string name) => AssertStopsAreNotSeen(full with { Training = full.Training with { Optimizer = Make<Optimizer>(name) } }, 11);

    [Theory]
    [MemberData(nameof(Interventions))]
    public void With_every_intervention(string name) => AssertStopsAreNotSeen(
        full with { Network = SmallRuns.RunFor(Make<Intervention>(name)).Network, Sleep = SmallRuns.SleepEvery(3, Make<Intervention>(name)) }, 3, 10, 17);

    [Fact]
    public void At_every_step_of_tasks_that_end_in_replay()
    {
        // Three tasks of 5 steps, with epochs of 3.
        var tasks = full with
        {
            Network = SmallRuns.Rectified,
            Training = full.Training with { Length = new TrainingTime(1.5, TimeUnit.Epochs), Tasks = new TaskSequence { Classes = [[0, 2], [1], [0]], Samples = 20 }, Augment = SmallRuns.Augment },
            Sleep = new SleepOptions { When = new EndOfTaskTrigger(), Interventions = [SmallRuns.Replay] },
        };
        long total = tasks.Training.CalendarOn(tasks.Dataset.Train).TotalSteps;
        Assert.Equal(15, total);
        for (long step = 0; step <= total; step++)
        {
            AssertStopsAreNotSeen(tasks, step);
        }
    }

    [Fact]
    public void With_moments_drawn_at_random() =>
        AssertStopsAreNotSeen(full with { Sleep = SmallRuns.SleepEvery(3, new Remembering()) with { AtRandom = true } }, 3, 10, 17);

    [Fact]
    public void Yoked_to_another_run()
    {
        var challenger = full with { Sleep = SmallRuns.SleepEvery(1, new Remembering(), new SharpnessAware(), new Ema(writeBack: true)) };
        AssertStopsAreNotSeen(challenger with { Yoke = TrainingRun.Execute(challenger, recordChanges: true).Changes }, 3, 10, 17);
    }

    [Fact]
    public void With_images_that_are_changed_in_each_epoch() => AssertStopsAreNotSeen(full with { Training = full.Training with { Augment = SmallRuns.Augment } }, 3, 10, 17);

    [Fact]
    public void With_the_best_weights_and_the_patience_so_far()
    {
        // A rate so large that the best evaluation is none of the last ones.
        var watched = full with
        {
            Dataset = SmallRuns.Images.HoldOut(30, Tensors.RandomSource.FromSeed(0)),
            Training = full.Training with { LearningRate = 0.6, Keep = KeptWeights.Best, StopEarly = new EarlyStopping(3) },
            Evaluation = full.Evaluation with { Every = SmallRuns.Steps(2) },
        };
        Assert.InRange(TrainingRun.Execute(watched).Steps, 7, 23);

        AssertStopsAreNotSeen(watched, 1, 2, 4, 5, 6);
    }

    [Fact]
    public void At_every_step()
    {
        for (int step = 0; step <= 24; step++)
        {
            AssertStopsAreNotSeen(full, step);
        }
    }

    [Fact]
    public void However_often_it_stops() => AssertStopsAreNotSeen(full, [.. Enumerable.Range(1, 23).Select(step => (long)step)]);

    [Theory]
    [InlineData(Data.SampleOrder.AsFiled)]
    [InlineData(Data.SampleOrder.SortedByClass)]
    public void In_every_order(Data.SampleOrder order) => AssertStopsAreNotSeen(full with { Training = full.Training with { Order = order } }, 7, 10, 20);

    [Fact]
    public void A_stop_in_the_middle_of_an_evaluation_leaves_no_trace()
    {
        using var stop = new CancellationTokenSource();
        var recorder = new CancelAt(stop, step: 10);
        var cut = TrainingRun.Execute(full, recorder, cancellation: stop.Token);

        Assert.Equal((RunEnd.Interrupted, 10L), (cut.End, cut.Checkpoint!.Step));
        Assert.Contains(recorder.Rows.Measurements, row => row is { Moment.Step: 10, Split: "test" });
        Assert.DoesNotContain(recorder.Rows.Measurements, row => row is { Moment.Step: 10, Split: "train" });
        Assert.Equal(SmallRuns.WeightsOf(TrainingRun.Execute(full)), SmallRuns.WeightsOf(Stopping.Continue(full, cut.Checkpoint!)));
    }

    [Fact]
    public void A_stop_while_a_rule_shows_other_weights_goes_on_before_it_did()
    {
        var shows = full with { Sleep = SmallRuns.SleepEvery(2, new Counting(), new Ema(writeBack: true)) };
        var whole = new ListRecorder();
        var expected = TrainingRun.Execute(shows, whole, recordChanges: true);
        using var stop = new CancellationTokenSource();
        List<Checkpoint> taken = [];
        var recorder = new CancelAt(stop, step: 10);
        var cut = TrainingRun.Execute(shows, recorder, new Ticking(), new CheckpointOptions { Every = TimeSpan.Zero, Take = taken.Add }, recordChanges: true, cancellation: stop.Token);

        // Nobody knows what the rule has remembered meanwhile, so that only what was saved before is sound.
        Assert.Equal((RunEnd.Interrupted, 10L), (cut.End, cut.Steps));
        Assert.Contains(recorder.Rows.Measurements, row => row is { Moment.Step: 10, Split: "test" });
        Assert.Null(cut.Checkpoint);
        var after = new ListRecorder();
        var actual = TrainingRun.Execute(shows, after, checkpoints: new CheckpointOptions { ContinueAt = taken[^1] }, recordChanges: true);
        Assert.InRange(taken[^1].Step, 5, 10);
        Assert.Equal(SmallRuns.WeightsOf(expected), SmallRuns.WeightsOf(actual));
        Assert.Equal(
            Stopping.RowsOf(whole).Order(),
            Stopping.RowsOf(recorder.Rows).Where(row => long.Parse(row.Split(' ')[0], CultureInfo.InvariantCulture) < taken[^1].Step).Concat(Stopping.RowsOf(after)).Order());
        Assert.Equal(expected.Changes!.Tracks.Select(track => track.Steps.ToArray()), actual.Changes!.Tracks.Select(track => track.Steps.ToArray()));
    }

    [Fact]
    public void Taking_checkpoints_changes_no_bit_and_they_are_all_good()
    {
        var plain = new ListRecorder();
        var whole = TrainingRun.Execute(full, plain);
        List<Checkpoint> taken = [];
        var recorder = new ListRecorder();
        var time = new Ticking();
        var again = TrainingRun.Execute(full, recorder, time, new CheckpointOptions { Every = TimeSpan.Zero, Take = taken.Add });

        Assert.Equal(SmallRuns.WeightsOf(whole), SmallRuns.WeightsOf(again));
        Assert.Equal(Stopping.RowsOf(plain), Stopping.RowsOf(recorder));
        Assert.NotEmpty(taken);
        Assert.All(taken, checkpoint => Assert.Equal(SmallRuns.WeightsOf(whole), SmallRuns.WeightsOf(Stopping.Continue(full, checkpoint))));
        Assert.Null(whole.Checkpoint);
    }

    [Fact]
    public void Time_goes_on_where_it_stopped()
    {
        var first = Stopping.At(12, full);
        var result = Stopping.Continue(full, first);

        Assert.True(result.Seconds.Training > first.Seconds.Training && first.Seconds.Training > 0);
        Assert.True(result.Seconds.Evaluating > first.Seconds.Evaluating && first.Seconds.Evaluating > 0);
        Assert.Equal(0, first.WithoutSeconds().Seconds.Training);
    }

    [Fact]
    public void Only_the_same_run_goes_on_there()
    {
        var checkpoint = Stopping.At(12, full);

        string fault = Assert.Single(Assert.Throws<SpecificationException>(() => Stopping.Continue(full with { Seed = 6 }, checkpoint)).Faults);
        Assert.Equal("The checkpoint is of seed 5, the run of seed 6. Only a run of the same seed continues it; to begin another one there, set From.", fault);
        var changed = full with { Training = full.Training with { LearningRate = 0.02 } };
        Assert.StartsWith("The checkpoint is of a run of another specification", Assert.Single(Assert.Throws<SpecificationException>(() => Stopping.Continue(changed, checkpoint)).Faults));
    }

    private static void AssertStopsAreNotSeen(RunSpecification run, params IReadOnlyList<long> steps)
    {
        var whole = new ListRecorder();
        var expected = TrainingRun.Execute(run, whole);
        List<ListRecorder> parts = [];
        Checkpoint? at = null;
        foreach (long step in steps)
        {
            parts.Add(new ListRecorder());
            at = Stopping.At(step, run, parts[^1], at);
        }

        parts.Add(new ListRecorder());
        var actual = Stopping.Continue(run, at!, parts[^1]);

        Assert.Equal(SmallRuns.WeightsOf(expected), SmallRuns.WeightsOf(actual));
        Assert.Equal(expected.State.Statistics.Span.ToArray(), actual.State.Statistics.Span.ToArray());
        Assert.Equal(expected.State.Gradient.Span.ToArray(), actual.State.Gradient.Span.ToArray());
        Assert.Equal(Stopping.RowsOf(whole), Stopping.RowsOf([.. parts]));
        Assert.Equal((expected.End, expected.Message, expected.Steps), (actual.End, actual.Message, actual.Steps));
    }

    private static IEnumerable<Type> All<T>() => typeof(T).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T)));

    private static T Make<T>(string name)
    {
        if (name == nameof(SleepReplay))
        {
            return (T)(object)SmallRuns.Replay;
        }

        var constructor = All<T>().Single(type => type.Name == name).GetConstructors().MaxBy(each => each.GetParameters().Length)!;
        return (T)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(Intervention) ? new DeltaSquared() : parameter.DefaultValue)]);
    }

    /// <summary>Keeps all that an intervention can keep, and lets all of it act on the weights.</summary>
    private sealed class Remembering : Intervention
    {
        public override int Snapshots => 3;

        public override MomentPolicy Moments => MomentPolicy.Clear;

        public override void Apply(SleepContext sleep)
        {
            ref double pace = ref sleep.StateNumber("pace");
            pace = (0.5 * pace) + (1.0 / (sleep.Number + 2));
            foreach (var slice in sleep.Slices)
            {
                var weights = slice.Weights;
                var mean = slice.State("mean");
                var oldest = slice.Previous(sleep.SnapshotCount);
                for (int i = 0; i < weights.Length; i++)
                {
                    mean[i] = (0.9f * mean[i]) + (0.1f * weights[i]);
                    weights[i] += (float)pace * (0.01f * (mean[i] - oldest[i]) - (0.001f * slice.Gradient[i]));
                }
            }
        }
    }

    /// <summary>Remembers how often it was asked for the weights to be judged.</summary>
    private sealed class Counting : Intervention
    {
        public override bool PresentWeights(SleepContext sleep, Span<float> weights)
        {
            weights[0] += 0.01f * (float)++sleep.StateNumber("shown");
            return true;
        }
    }

    private sealed class CancelAt(CancellationTokenSource stop, long step) : IRunRecorder
    {
        public ListRecorder Rows { get; } = new();

        public void Measure(in RunMoment moment, string split, string metric, double value)
        {
            Rows.Measure(moment, split, metric, value);
            if (moment.Step == step && split == "test")
            {
                stop.Cancel();
            }
        }

        public void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values) => Rows.MeasureNeurons(moment, layer, metric, values);

        public void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange) => Rows.Slept(moment, intervention, seconds, change, relativeChange);
    }
}
