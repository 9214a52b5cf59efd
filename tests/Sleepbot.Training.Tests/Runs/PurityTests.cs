using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>A run depends on its specification and on nothing else, and looking at it costs no memory.</summary>
public sealed class PurityTests
{
    private static readonly RunSpecification full = SmallRuns.Run with
    {
        Training = SmallRuns.Run.Training with { Augment = SmallRuns.Augment },
        Sleep = SmallRuns.SleepEvery(4, new DeltaTimes(0.5f), new UniformNoise(0.05f)),
        Probes = [new ProbeOptions(new NeuronNorms()) { Every = SmallRuns.Steps(3) }],
        Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(5), TrainSamples = 20, Batches = SmallRuns.Steps(1) },
    };

    // Rows of 64 and 32 numbers: dense layers that are updated within the backward pass.
    private static readonly RunSpecification single = full with
    {
        Network = Network.Build("single", [1, 8, 8], new Networks.Dense(32), new Relu(), new Networks.Dense(32), new Relu(), new Networks.Dense(3)),
        Training = full.Training with { BatchSize = 1, Optimizer = new SgdMomentum() },
    };

    [Fact]
    public void The_same_specification_gives_the_same_bits()
    {
        var (one, two) = (new ListRecorder(), new ListRecorder());
        var first = TrainingRun.Execute(full, one);
        var second = TrainingRun.Execute(full, two);
        Assert.Equal(SmallRuns.WeightsOf(first), SmallRuns.WeightsOf(second));
        Assert.Equal(first.State.Statistics.Span.ToArray(), second.State.Statistics.Span.ToArray());
        Assert.Equal(one.Measurements.Select(row => (row.Moment.Step, row.Split, row.Metric, row.Value)), two.Measurements.Select(row => (row.Moment.Step, row.Split, row.Metric, row.Value)));
        Assert.Equal(one.Sleeps.Select(row => row.Change), two.Sleeps.Select(row => row.Change));
    }

    [Fact]
    public void Runs_side_by_side_do_not_touch_each_other()
    {
        float[] alone = SmallRuns.WeightsOf(TrainingRun.Execute(full));
        var together = new float[4][];
        Parallel.For(0, together.Length, i => together[i] = SmallRuns.WeightsOf(TrainingRun.Execute(full)));
        Assert.All(together, weights => Assert.Equal(alone, weights));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_number_of_threads_gives_the_same_bits(int threads)
    {
        // 90 samples are two parts and a bit; the decays cut the weight vector where threads do not.
        var run = full with { Training = full.Training with { BatchSize = 90, Length = SmallRuns.Steps(12), Optimizer = new Adam(), WeightDecay = 0.01, BiasDecay = 0 } };
        var (one, several) = (new ListRecorder(), new ListRecorder());
        var alone = TrainingRun.Execute(run, one);
        var shared = TrainingRun.Execute(run, several, threads: threads);
        Assert.Equal(SmallRuns.WeightsOf(alone), SmallRuns.WeightsOf(shared));
        Assert.Equal(alone.State.Statistics.Span.ToArray(), shared.State.Statistics.Span.ToArray());
        Assert.Equal(one.Measurements.Select(row => (row.Moment.Step, row.Split, row.Metric, row.Value)), several.Measurements.Select(row => (row.Moment.Step, row.Split, row.Metric, row.Value)));
    }

    [Fact]
    public void One_sample_a_step_gives_the_same_bits_whether_it_is_updated_on_the_way_back_or_by_several_threads()
    {
        var (one, several) = (new ListRecorder(), new ListRecorder());
        var alone = TrainingRun.Execute(single, one);
        var shared = TrainingRun.Execute(single, several, threads: 2);
        Assert.Equal(RunEnd.Finished, alone.End);
        Assert.Equal(SmallRuns.WeightsOf(alone), SmallRuns.WeightsOf(shared));
        Assert.Equal(one.Measurements.Select(row => (row.Moment.Step, row.Split, row.Metric, row.Value)), several.Measurements.Select(row => (row.Moment.Step, row.Split, row.Metric, row.Value)));
    }

    [Fact]
    public void One_sample_a_step_allocates_nothing()
    {
        var meter = new AllocationMeter(from: 20, to: 120);
        TrainingRun.Execute(single with { Training = single.Training with { Length = SmallRuns.Steps(130) } }, meter);
        Assert.Equal(0, meter.Bytes);
    }

    [Fact]
    public void A_run_on_no_thread_is_refused() =>
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => TrainingRun.Execute(full, threads: 0)).ParamName);

    [Fact]
    public void Another_seed_gives_other_weights() =>
        Assert.NotEqual(SmallRuns.WeightsOf(TrainingRun.Execute(full)), SmallRuns.WeightsOf(TrainingRun.Execute(full with { Seed = 6 })));

    [Fact]
    public void Arms_with_the_same_seed_share_initial_weights_and_order()
    {
        var (baseline, noisy) = (new ListRecorder(), new ListRecorder());
        TrainingRun.Execute(full with { Sleep = null }, baseline);
        TrainingRun.Execute(full with { Sleep = SmallRuns.SleepEvery(4, new UniformNoise()) }, noisy);

        // The first four batches come before the first sleep.
        Assert.Equal(baseline.Of("test", "loss")[0], noisy.Of("test", "loss")[0]);
        Assert.Equal(baseline.Of("batch", "loss")[..4], noisy.Of("batch", "loss")[..4]);
        Assert.NotEqual(baseline.Of("batch", "loss")[4], noisy.Of("batch", "loss")[4]);

        // With a learning rate of 0 and without dropout, a batch's loss shows which samples are in it, sleep or not.
        var still = SmallRuns.Run with
        {
            Network = SmallRuns.Dense,
            Training = SmallRuns.Run.Training with { LearningRate = 0 },
            Evaluation = full.Evaluation,
        };
        var (awake, asleep) = (new ListRecorder(), new ListRecorder());
        TrainingRun.Execute(still, awake);
        TrainingRun.Execute(still with { Sleep = SmallRuns.SleepEvery(4, new None()) }, asleep);
        Assert.Equal(awake.Of("batch", "loss"), asleep.Of("batch", "loss"));
        Assert.Equal(24, awake.Of("batch", "loss").Select(row => row.Value).Distinct().Count());
    }

    [Fact]
    public void Evaluating_and_probing_disturb_no_training()
    {
        var often = SmallRuns.Run with
        {
            Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(1), TrainSamples = 90, Batches = SmallRuns.Steps(1) },
            Probes = [new ProbeOptions(new NeuronNorms()) { Every = SmallRuns.Steps(1) }],
        };
        var seldom = SmallRuns.Run with { Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(24) } };
        var (first, second) = (TrainingRun.Execute(often), TrainingRun.Execute(seldom));
        Assert.Equal(SmallRuns.WeightsOf(second), SmallRuns.WeightsOf(first));
        Assert.Equal(second.State.Statistics.Span.ToArray(), first.State.Statistics.Span.ToArray());
    }

    [Fact]
    public void Dropout_is_addressed_by_seed_and_step()
    {
        // With a learning rate of 0 and the whole training set in every batch, in file order, only dropout can make batches differ.
        var run = SmallRuns.Run with
        {
            Network = Network.Build("dropout", [1, 8, 8], new Dropout(0.5f), new Networks.Dense(3)),
            Training = SmallRuns.Run.Training with { LearningRate = 0, BatchSize = 90, Order = Data.SampleOrder.AsFiled, Length = SmallRuns.Steps(6) },
            Evaluation = new EvaluationOptions { Batches = SmallRuns.Steps(1) },
        };
        var (one, two, other) = (new ListRecorder(), new ListRecorder(), new ListRecorder());
        TrainingRun.Execute(run, one);
        TrainingRun.Execute(run with { Training = run.Training with { Length = SmallRuns.Steps(9) }, Sleep = SmallRuns.SleepEvery(2, new None()) }, two);
        var file = SafetensorsFile.Read(NetworkWeights.Save(Reference.Initial(run)));
        TrainingRun.Execute(run with { Seed = 77, InitialWeights = file }, other);
        Assert.Equal(6, one.Of("batch", "loss").Select(row => row.Value).Distinct().Count());
        Assert.Equal(one.Of("batch", "loss"), two.Of("batch", "loss")[..6]);
        Assert.Equal(one.Of("test", "loss")[0], other.Of("test", "loss")[0]);
        Assert.NotEqual(one.Of("batch", "loss"), other.Of("batch", "loss"));
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(90, 2)]
    public void A_hundred_steps_with_sleep_norms_and_evaluation_allocate_nothing(int batch, int threads)
    {
        var meter = new AllocationMeter(from: 20, to: 120);
        TrainingRun.Execute(
            full with { Training = full.Training with { Optimizer = new Adam(), WeightDecay = 0.01, BatchSize = batch, Length = SmallRuns.Steps(130), ClassWeights = [1, 2, 3] } }, meter, threads: threads);
        Assert.Equal(0, meter.Bytes);
    }

    private sealed class AllocationMeter(long from, long to) : IRunRecorder
    {
        private long before;

        public long Bytes { get; private set; } = -1;

        public void Progress(long step, long totalSteps)
        {
            before = step == from ? GC.GetAllocatedBytesForCurrentThread() : before;
            Bytes = step == to ? GC.GetAllocatedBytesForCurrentThread() - before : Bytes;
        }
    }
}
