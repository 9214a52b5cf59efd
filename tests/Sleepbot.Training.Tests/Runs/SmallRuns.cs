using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Data, networks and runs that train in milliseconds.</summary>
internal static class SmallRuns
{
    /// <summary>Gets 90 training and 40 test images of 1 x 8 x 8 in three classes: noise with one bright row each.</summary>
    public static Dataset Images { get; } = new("stripes", MakeImages(90, "train"), MakeImages(40, "test"));

    /// <summary>Gets a network with two convolutions, normalisation, dropout and two dense layers.</summary>
    public static Network Convolutional { get; } = Network.Build(
        "small-cnn",
        [1, 8, 8],
        new Convolution(4, 3) { Name = "conv1" },
        new BatchNormalisation { Name = "norm1" },
        new Relu(),
        new Convolution(5, 3) { Name = "conv2" },
        new Relu(),
        new MaxPool(2),
        new Dropout(0.25f),
        new Dense(7) { Name = "fc1" },
        new Tanh(),
        new Dense(3) { Name = "fc2" });

    /// <summary>Gets a network of one hidden layer.</summary>
    public static Network Dense { get; } = Network.Build(
        "small-mlp", [1, 8, 8], new Dense(6) { Name = "fc1" }, new Relu(), new Dense(3) { Name = "fc2" });

    /// <summary>Gets a network of dense layers without biases, rectified between them, as sleep replay wants it.</summary>
    public static Network Rectified { get; } = Network.Build(
        "small-rectified",
        [1, 8, 8],
        new Dense(7) { Name = "fc1", Bias = false },
        new Relu(),
        new Dropout(0.25f),
        new Scale(0.75f),
        new Dense(5) { Name = "fc2", Bias = false },
        new Relu(),
        new Dense(3) { Name = "fc3", Bias = false });

    /// <summary>Gets all changes of images that there are, for <see cref="Images"/>.</summary>
    public static Augmentation Augment { get; } = new() { Shift = 1, Flip = Flip.Horizontal, Cutout = 3 };

    /// <summary>Gets sleep replay whose neurons spike in short sleeps of small networks.</summary>
    public static SleepReplay Replay { get; } = new(steps: 60, moreSteps: 10, thresholds: [6, 6, 6]);

    /// <summary>Gets <see cref="Run"/> with a network that a rule can work on.</summary>
    public static RunSpecification RunFor(Intervention rule) => rule.FindFaults(Convolutional).Any() ? Run with { Network = Rectified } : Run;

    /// <summary>Gets a run of 24 steps on <see cref="Convolutional"/>, with 10 steps an epoch.</summary>
    public static RunSpecification Run { get; } = new()
    {
        Network = Convolutional,
        Dataset = Images,
        Training = new TrainingOptions { Optimizer = new SgdMomentum(), LearningRate = 0.05, BatchSize = 9, Length = Steps(24) },
        Evaluation = new EvaluationOptions { Every = Steps(8) },
        Probes = [],
        Seed = 5,
    };

    public static TrainingTime Steps(int count) => new(count, TimeUnit.Steps);

    public static SleepOptions SleepEvery(int steps, params Intervention[] interventions) => new() { Every = Steps(steps), Interventions = interventions };

    public static float[] WeightsOf(RunResult result) => result.State.Weights.Span.ToArray();

    private static SampleSet MakeImages(int count, string split)
    {
        var source = RandomSource.FromSeed(1).Derive(split);
        var pixels = new byte[count * 64];
        var labels = new int[count];
        for (int sample = 0; sample < count; sample++)
        {
            labels[sample] = source.Derive("labels").BelowAt((ulong)sample, 3);
            for (int i = 0; i < 64; i++)
            {
                bool bright = i / 8 == 2 * labels[sample] + 1;
                pixels[(sample * 64) + i] = (byte)(source.BelowAt((ulong)((sample * 64) + i), 80) + (bright ? 170 : 0));
            }
        }

        return SampleSet.FromBytes([1, 8, 8], pixels, labels, 3);
    }
}
