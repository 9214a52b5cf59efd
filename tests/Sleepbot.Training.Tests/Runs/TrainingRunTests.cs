using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>What the loop does, step by step.</summary>
public sealed class TrainingRunTests
{
    [Fact]
    public void Learns()
    {
        var recorder = new ListRecorder();
        var run = SmallRuns.Run with { Network = SmallRuns.Dense, Training = SmallRuns.Run.Training with { Length = new TrainingTime(10, TimeUnit.Epochs) } };
        var result = TrainingRun.Execute(run, recorder);
        Assert.Equal((RunEnd.Finished, "", 100), (result.End, result.Message, result.Steps));
        Assert.InRange(recorder.Of("test", "accuracy")[0].Value, 0, 0.7);
        Assert.InRange(recorder.Of("test", "accuracy")[^1].Value, 0.95, 1);
    }

    [Fact]
    public void Evaluates_before_the_first_step_and_after_the_last()
    {
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(7), TrainSamples = 30 } }, recorder);
        Assert.Equal([0, 7, 14, 21, 24], recorder.Of("test", "loss").Select(row => row.Step));
        Assert.Equal([0, 7, 14, 21, 24], recorder.Of("train", "accuracy").Select(row => row.Step));
        Assert.All(recorder.Of("train", "accuracy"), row => Assert.Equal(Math.Round(row.Value * 30), row.Value * 30, 1e-9));
    }

    [Fact]
    public void Judges_the_weights_that_it_returns()
    {
        var recorder = new ListRecorder();
        var run = SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, new UniformNoise()) };
        var result = TrainingRun.Execute(run, recorder);
        var plan = run.Network.Compile(new PlanOptions { BatchSize = 40, Training = false });
        int[] all = [.. Enumerable.Range(0, 40)];
        run.Dataset.Test.CopyBatch(all, plan.Input());
        plan.Forward(result.State, 40);
        var loss = new SoftmaxCrossEntropy().Evaluate(plan.Output(), run.Dataset.Test.Labels, [], []);
        Assert.Equal(loss.Mean, recorder.Of("test", "loss")[^1].Value, 1e-6);
    }

    [Fact]
    public void Records_every_batch_before_its_step_with_its_learning_rate()
    {
        var recorder = new ListRecorder();
        var run = SmallRuns.Run with
        {
            Evaluation = new EvaluationOptions { Batches = SmallRuns.Steps(1) },
            Training = SmallRuns.Run.Training with { Schedule = new StepSchedule(10) { Ratio = 0.5 } },
        };
        TrainingRun.Execute(run, recorder);
        Assert.Equal(Enumerable.Range(0, 24), recorder.Of("batch", "loss").Select(row => (int)row.Step));
        Assert.Equal(24, recorder.Of("batch", "accuracy").Length);
        Assert.Equal([0.05, 0.025, 0.0125], recorder.Of("batch", "learningRate").Select(row => row.Value).Distinct());
    }

    [Fact]
    public void Reports_each_step_once_and_counts_samples()
    {
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(1) }, Training = SmallRuns.Run.Training with { BatchSize = 40, Length = SmallRuns.Steps(4) } }, recorder);
        Assert.Equal([(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)], recorder.Steps);
        Assert.Equal([0, 40, 80, 90, 130], recorder.Measurements.Where(row => row.Metric == "loss").Select(row => row.Moment.Samples));
    }

    [Fact]
    public void A_smaller_last_batch_weighs_each_of_its_samples_more()
    {
        // 90 samples in batches of 80: the second step sees 10 samples, and its gradient is their mean.
        var run = Simple(new Sgd(), rate: 0.5) with { Training = Simple(new Sgd(), 0.5).Training with { BatchSize = 80, Length = SmallRuns.Steps(2), Order = Data.SampleOrder.AsFiled } };
        var expected = Reference.Initial(run);
        foreach (var (from, to) in new[] { (0, 80), (80, 90) })
        {
            var gradient = Reference.Gradient(run, expected, from, to);
            FlatVector.AddMultiple(expected.Weights.Span, -0.5f, gradient);
        }

        AssertClose(expected.Weights.Span, TrainingRun.Execute(run).State.Weights.Span);
    }

    [Fact]
    public void L2_decay_adds_its_coefficient_times_the_weight_to_the_gradient()
    {
        var run = Simple(new Sgd(), rate: 0.5);
        run = run with { Training = run.Training with { WeightDecay = 0.1, BiasDecay = 0.02 } };
        var expected = Reference.Initial(run);
        for (int step = 0; step < 2; step++)
        {
            var gradient = Reference.Gradient(run, expected, 0, 90);
            foreach (var parameter in run.Network.Parameters)
            {
                float decay = parameter.Role == ParameterRole.Weight ? 0.1f : 0.02f;
                var weights = parameter.Of(expected.Weights.Span);
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] -= 0.5f * (parameter.Of(gradient.AsSpan())[i] + (decay * weights[i]));
                }
            }
        }

        AssertClose(expected.Weights.Span, TrainingRun.Execute(run).State.Weights.Span);
    }

    [Fact]
    public void Without_its_own_coefficient_biases_decay_like_weights()
    {
        var run = Simple(new Sgd(), rate: 0.5);
        var one = TrainingRun.Execute(run with { Training = run.Training with { WeightDecay = 0.1 } });
        var both = TrainingRun.Execute(run with { Training = run.Training with { WeightDecay = 0.1, BiasDecay = 0.1 } });
        var neither = TrainingRun.Execute(run with { Training = run.Training with { WeightDecay = 0.1, BiasDecay = 0 } });
        Assert.Equal(SmallRuns.WeightsOf(both), SmallRuns.WeightsOf(one));
        Assert.NotEqual(SmallRuns.WeightsOf(neither), SmallRuns.WeightsOf(one));
    }

    [Fact]
    public void AdamW_decays_weights_directly()
    {
        // Where the gradient is 0 (a frozen loss), AdamW still shrinks by rate * decay, and nothing is added to its moments.
        var run = Simple(new AdamW(), rate: 0.01);
        var decayed = TrainingRun.Execute(run with { Training = run.Training with { WeightDecay = 0.5, Length = SmallRuns.Steps(1) } });
        var plain = TrainingRun.Execute(run with { Training = run.Training with { WeightDecay = 0, Length = SmallRuns.Steps(1) } });
        var initial = Reference.Initial(run).Weights.Span.ToArray();
        float[] expected = [.. SmallRuns.WeightsOf(plain).Zip(initial, (weight, first) => weight - (0.01f * 0.5f * first))];
        AssertClose(expected, decayed.State.Weights.Span);
    }

    [Fact]
    public void Layer_rates_multiply_the_learning_rate()
    {
        var run = Simple(new Sgd(), rate: 0.5);
        run = run with { Training = run.Training with { Length = SmallRuns.Steps(1) } };
        var initial = Reference.Initial(run);
        var plain = TrainingRun.Execute(run).State;
        var rated = TrainingRun.Execute(run with
        {
            Training = run.Training with { LayerRates = new Dictionary<string, double> { ["fc1"] = 0.25, ["fc2"] = 0 } },
        }).State;
        foreach (var parameter in run.Network.Parameters)
        {
            float factor = parameter.Layer == "fc1" ? 0.25f : 0;
            var (first, full) = (parameter.Of(initial.Weights.Span).ToArray(), parameter.Of(plain.Weights.Span).ToArray());
            AssertClose(first.Zip(full, (from, to) => from + (factor * (to - from))).ToArray(), parameter.Of(rated.Weights.Span));
        }
    }

    [Fact]
    public void Class_weights_pull_towards_heavy_classes()
    {
        var run = Simple(new Sgd(), rate: 0.1);
        var expected = Reference.Initial(run);
        float[] weights = [1, 5, 0.5f];
        var gradient = Reference.Gradient(run, expected, 0, 90, weights);
        FlatVector.AddMultiple(expected.Weights.Span, -0.1f, gradient);
        var result = TrainingRun.Execute(run with { Training = run.Training with { ClassWeights = weights, Length = SmallRuns.Steps(1) } });
        AssertClose(expected.Weights.Span, result.State.Weights.Span);
    }

    [Fact]
    public void Begins_with_the_given_weights()
    {
        var trained = TrainingRun.Execute(SmallRuns.Run);
        var file = SafetensorsFile.Read(NetworkWeights.Save(trained.State));
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { InitialWeights = file, Seed = 99 }, recorder);
        var before = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run, before);
        Assert.Equal(before.Of("test", "loss")[^1].Value, recorder.Of("test", "loss")[0].Value);
    }

    [Fact]
    public void Probes_look_at_their_interval_and_at_both_ends()
    {
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Probes = [new ProbeOptions(new NeuronNorms()) { Every = SmallRuns.Steps(10) }] }, recorder);
        Assert.Equal([0, 10, 20, 24], recorder.Neurons.Select(row => row.Moment.Step).Distinct());
        Assert.Equal(["conv1", "conv2", "fc1", "fc2"], recorder.Neurons.Take(4).Select(row => row.Layer));
    }

    [Fact]
    public void Neuron_norms_are_those_of_the_incoming_weights()
    {
        var recorder = new ListRecorder();
        var result = TrainingRun.Execute(SmallRuns.Run with { Probes = [new ProbeOptions(new NeuronNorms())] }, recorder);
        foreach (var layer in SmallRuns.Convolutional.Layers.Where(layer => layer.Weight is not null))
        {
            float[] weights = layer.Weight!.Of(result.State.Weights.Span).ToArray();
            var norms = weights.Chunk(layer.Weight.PerNeuron).Select(neuron => (float)Math.Sqrt(neuron.Sum(weight => (double)weight * weight)));
            Assert.Equal(norms, recorder.Neurons.Last(row => row.Layer == layer.Name).Values, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        }
    }

    [Fact]
    public void Cancellation_ends_it_between_two_steps_and_keeps_what_is_done()
    {
        using var source = new CancellationTokenSource();
        var recorder = new ListRecorder { OnProgress = step => { if (step == 9) { source.Cancel(); } } };
        var result = TrainingRun.Execute(SmallRuns.Run, recorder, cancellation: source.Token);
        Assert.Equal((RunEnd.Interrupted, 9), (result.End, result.Steps));
        Assert.Equal([0, 8], recorder.Of("test", "loss").Select(row => row.Step));

        var nine = TrainingRun.Execute(SmallRuns.Run with { Training = SmallRuns.Run.Training with { Length = SmallRuns.Steps(9) } });
        Assert.Equal(SmallRuns.WeightsOf(nine), SmallRuns.WeightsOf(result));
    }

    /// <summary>Gets a run of two full-batch steps in file order, without anything random but its initial weights.</summary>
    private static RunSpecification Simple(Optimizer optimizer, double rate) => SmallRuns.Run with
    {
        Network = SmallRuns.Dense,
        Training = new TrainingOptions { Optimizer = optimizer, LearningRate = rate, BatchSize = 90, Length = SmallRuns.Steps(2), Order = Data.SampleOrder.AsFiled },
    };

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-6f);
        }
    }
}
