using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Where in the loop an intervention acts, besides between two batches.</summary>
public sealed class StageTests
{
    [Fact]
    public void Are_those_whose_methods_a_class_overrides()
    {
        Assert.Equal(SleepStages.Apply, new None().Stages);
        Assert.Equal(SleepStages.FilterGradient, new Halve().Stages);
        Assert.Equal(SleepStages.PresentWeights | SleepStages.Finish, new Zeros().Stages);
    }

    [Fact]
    public void A_rule_without_any_is_refused() => Assert.Equal(
        ["Intervention 'idle' never acts. Override Apply, or one of FilterGradient, PresentWeights and Finish."],
        (SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(2, new Idle()) }).FindFaults());

    [Fact]
    public void A_filtered_gradient_is_the_one_the_optimizer_sees_in_the_batch_after_a_sleep()
    {
        // Plain descent with half the gradient is descent at half the rate; the first step lies before any sleep.
        var run = SmallRuns.Run with { Training = SmallRuns.Run.Training with { Optimizer = new Sgd(), LearningRate = 0.25 } };
        var recorder = new ListRecorder();
        float[] halved = SmallRuns.WeightsOf(TrainingRun.Execute(run with { Sleep = SmallRuns.SleepEvery(1, new Halve()) }, recorder));
        float[] slower = SmallRuns.WeightsOf(TrainingRun.Execute(run with { Training = run.Training with { LearningRate = 0.125, Schedule = new TwiceAtFirst() } }));
        Assert.Equal(slower, halved);
        Assert.Equal(Enumerable.Range(1, 23), recorder.Sleeps.Select(sleep => (int)sleep.Moment.Step));
        Assert.All(recorder.Sleeps, sleep => Assert.Equal(0.5, sleep.RelativeChange, 1e-6));
    }

    [Fact]
    public void Only_the_batch_after_a_sleep_is_filtered()
    {
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(10, new Halve()) }, recorder);
        Assert.Equal([10, 20], recorder.Sleeps.Select(sleep => sleep.Moment.Step));
    }

    [Fact]
    public void Whoever_watches_hears_of_every_act_before_and_after_it()
    {
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(10, new None(), new Halve()) }, recorder);
        Assert.Equal(["10 none", "out", "10 halve", "out", "20 none", "out", "20 halve", "out"], recorder.Acts);
    }

    [Fact]
    public void Repeating_a_batch_gives_the_same_gradient_and_disturbs_nothing()
    {
        List<bool> same = [];
        var repeat = new Repeat((sleep, gradient) =>
        {
            float[] before = gradient.ToArray();
            gradient.Clear();
            sleep.RepeatBatch();
            same.Add(gradient.SequenceEqual(before));
        });
        var with = TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(1, repeat) });
        var without = TrainingRun.Execute(SmallRuns.Run);
        Assert.Equal(Enumerable.Repeat(true, 23), same);
        Assert.Equal(SmallRuns.WeightsOf(without), SmallRuns.WeightsOf(with));
        Assert.Equal(without.State.Statistics.Span.ToArray(), with.State.Statistics.Span.ToArray());
    }

    [Fact]
    public void There_is_no_batch_to_repeat_between_two()
    {
        var early = new Rule("early", sleep => sleep.RepeatBatch());
        var problem = Assert.Throws<InvalidOperationException>(() => TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(3, early) }));
        Assert.Contains("There is no batch to repeat", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Presented_weights_are_judged_and_training_goes_on_with_its_own()
    {
        var (plain, shown) = (new ListRecorder(), new ListRecorder());
        var run = SmallRuns.Run with { Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(8), Batches = SmallRuns.Steps(1) } };
        TrainingRun.Execute(run, plain);
        var result = TrainingRun.Execute(run with { Sleep = SmallRuns.SleepEvery(3, new Zeros()) }, shown);

        // A network of zeros says the same of every class: its loss is ln 3.
        Assert.All(shown.Of("test", "loss"), row => Assert.Equal(Math.Log(3), row.Value, 1e-6));
        Assert.Equal(plain.Of("batch", "loss"), shown.Of("batch", "loss"));

        // The last word: what was judged is returned.
        Assert.All(SmallRuns.WeightsOf(result), weight => Assert.Equal(0, weight));
        Assert.Equal([0, 8, 16, 24], shown.Sleeps.Select(sleep => sleep.Moment.Step));
    }

    [Fact]
    public void A_rule_that_presents_nothing_changes_no_evaluation()
    {
        var (plain, shown) = (new ListRecorder(), new ListRecorder());
        TrainingRun.Execute(SmallRuns.Run, plain);
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(3, new Zeros(present: false)) }, shown);
        Assert.Equal(plain.Of("test", "loss")[..3], shown.Of("test", "loss")[..3]);
    }

    [Fact]
    public void Statistics_measured_anew_are_the_mean_over_training_batches()
    {
        // Normalisation comes first: its batches are the data's own.
        var network = Network.Build("first", [1, 8, 8], new BatchNormalisation { Name = "norm1" }, new Networks.Dense(3));
        var run = SmallRuns.Run with
        {
            Network = network,
            Training = SmallRuns.Run.Training with { BatchSize = 30 },
            Sleep = new SleepOptions { At = [SmallRuns.Steps(23)], Interventions = [new Zeros()], Statistics = new TrainingTime(1, TimeUnit.Epochs) },
        };
        var statistics = TrainingRun.Execute(run).State.Statistics.Span;

        var pixels = new float[90 * 64];
        int[] all = [.. Enumerable.Range(0, 90)];
        run.Dataset.Train.CopyBatch(all, pixels);
        double mean = pixels.Average(value => (double)value);
        double variance = pixels.Average(value => (value - mean) * (value - mean));
        Assert.Equal(mean, statistics[0], 1e-6);

        // The mean of three batches' variances lacks the spread of their means, and is unbiased: both below 1 in 1,000 here.
        Assert.Equal(variance, statistics[1], 2e-3 * variance);
    }

    [Fact]
    public void Strength_keeps_a_share_of_every_change()
    {
        var sleep = SmallRuns.SleepEvery(6, new Rule("add", sleep => sleep.Weights[0] += 1)) with { Strength = new HalfWay() };
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Sleep = sleep }, recorder);
        Assert.Equal([0.25, 0.5, 0.75], recorder.Sleeps.Select(row => Math.Round(row.Change, 5)));

        recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, new Halve()) with { Strength = new HalfWay() } }, recorder);
        Assert.Equal([0.125, 0.25, 0.375], recorder.Sleeps.Select(row => Math.Round(row.RelativeChange, 5)));
    }

    [Fact]
    public void Activations_are_those_of_the_layers_and_change_nothing()
    {
        var network = SmallRuns.Convolutional;
        List<float[]> seen = [];
        var look = new Rule("look", sleep =>
        {
            sleep.Activations.Forward([4, 7]);
            seen.Add([.. network.Layers.SelectMany(layer => sleep.Activations.Of(layer).ToArray())]);
        });
        var looking = TrainingRun.Execute(SmallRuns.Run with { Sleep = new SleepOptions { At = [SmallRuns.Steps(23)], Interventions = [look] } });
        var blind = TrainingRun.Execute(SmallRuns.Run);
        Assert.Equal(SmallRuns.WeightsOf(blind), SmallRuns.WeightsOf(looking));
        Assert.Equal(blind.State.Statistics.Span.ToArray(), looking.State.Statistics.Span.ToArray());

        // Sizes for two samples, and that each layer's values follow from those before it.
        var parts = network.Layers.ToDictionary(layer => layer.Name, layer => (ReadOnlyMemory<float>)Part(layer));
        Assert.Equal(2 * network.Layers.Sum(layer => layer.Shape.Size), seen[0].Length);
        Assert.Contains(parts["norm1"].ToArray(), value => value < 0);
        Assert.Equal(parts["norm1"].ToArray().Select(value => Math.Max(0, value)), parts["relu1"].ToArray());

        // A convolution may rectify its own sums; one that is looked at must not.
        Assert.Contains(parts["conv2"].ToArray(), value => value < 0);
        Assert.Equal(parts["conv2"].ToArray().Select(value => Math.Max(0, value)), parts["relu2"].ToArray());
        Assert.Equal(parts["fc1"].ToArray().Select(value => Math.Tanh(value)), parts["tanh1"].ToArray().Select(value => (double)value), (x, y) => Math.Abs(x - y) < 1e-6);

        Memory<float> Part(LayerInfo layer)
        {
            int start = 2 * network.Layers.TakeWhile(other => other != layer).Sum(other => other.Shape.Size);
            return seen[0].AsMemory(start, 2 * layer.Shape.Size);
        }
    }

    private sealed class Halve : Intervention
    {
        public override bool TakesAllParameters => true;

        public override void FilterGradient(SleepContext sleep, Span<float> gradient) => FlatVector.Scale(gradient, 0.5f);
    }

    private sealed class Repeat(Repeat.Filter filter) : Intervention
    {
        public delegate void Filter(SleepContext sleep, Span<float> gradient);

        public override void FilterGradient(SleepContext sleep, Span<float> gradient) => filter(sleep, gradient);
    }

    private sealed class Zeros(bool present = true) : Intervention
    {
        public override StatisticsPolicy Statistics => StatisticsPolicy.Reestimate;

        public override bool PresentWeights(SleepContext sleep, Span<float> weights)
        {
            // Also what is written in vain must not be seen.
            weights.Clear();
            return present;
        }

        public override void Finish(SleepContext sleep) => sleep.Weights.Clear();
    }

    private sealed class Idle : Intervention;

    private sealed record TwiceAtFirst : LearningRateSchedule
    {
        public override string Name => "twice-at-first";

        protected override double Factor(long step, long totalSteps) => step == 0 ? 2 : 1;
    }

    private sealed record HalfWay : LearningRateSchedule
    {
        public override string Name => "part";

        protected override double Factor(long step, long totalSteps) => (double)step / totalSteps;
    }
}
