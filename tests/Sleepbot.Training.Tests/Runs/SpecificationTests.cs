using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Faults are found before anything trains, all at once.</summary>
public sealed class SpecificationTests
{
    [Fact]
    public void A_sound_specification_has_no_faults() => Assert.Empty(SmallRuns.Run.FindFaults());

    [Fact]
    public void Every_fault_is_listed()
    {
        var run = SmallRuns.Run with
        {
            Training = new TrainingOptions
            {
                Optimizer = new Sgd(),
                LearningRate = double.NaN,
                BatchSize = 91,
                WeightDecay = -1,
                LayerRates = new Dictionary<string, double> { ["conv3"] = 1, ["conv2"] = -2 },
                ClassWeights = [1, 0],
                Length = new TrainingTime(0, TimeUnit.Epochs),
            },
            Evaluation = new EvaluationOptions { Every = new TrainingTime(-1, TimeUnit.Steps), TrainSamples = 91 },
        };
        Assert.Equal(
            [
                "Batch size is 91, expected 1 to 90, the number of training samples of 'stripes'.",
                "Length is 0 epochs, expected a finite time above 0, for example '1 epoch'.",
                "Learning rate is NaN, expected a finite number of at least 0.",
                "Weight decay is -1, expected a finite number of at least 0.",
                "Layer rates name 'conv3', which is no layer with weights. Did you mean 'conv1'?",
                "The rate of layer 'conv2' is -2, expected a finite factor of at least 0.",
                "There are 2 class weights, expected 3, one for each class of 'stripes'.",
                "Class weights are [1, 0], expected finite numbers above 0. To leave out a class, leave it out of the data.",
                "Evaluation is asked for 91 training samples, expected 0 to 90.",
                "Evaluation is every -1 steps, expected a finite time above 0.",
            ],
            run.FindFaults());
        var problem = Assert.Throws<SpecificationException>(() => TrainingRun.Execute(run));
        Assert.Equal(10, problem.Faults.Count);
        Assert.Contains("Batch size is 91", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_and_data_must_fit()
    {
        var run = SmallRuns.Run with { Network = Network.Build("other", [3, 8, 8], new Networks.Dense(2)) };
        Assert.Equal(
            [
                "Network 'other' takes samples of shape (3, 8, 8), but those of 'stripes' have shape (1, 8, 8). Build the network for (1, 8, 8).",
                "Network 'other' has 2 outputs, but 'stripes' has 3 classes. Give its last layer 3 outputs.",
            ],
            run.FindFaults());
        Assert.Empty((SmallRuns.Run with { Network = Network.Build("flat", [64], new Networks.Dense(3)) }).FindFaults());
    }

    [Fact]
    public void Augmentation_must_fit_the_images()
    {
        var training = SmallRuns.Run.Training with { Augment = new Data.Augmentation { Shift = 8, Cutout = 9 } };
        Assert.Equal(
            ["Images of 8 x 8 pixels are to be shifted by up to 8 pixels, expected 0 to 7.", "Images of 8 x 8 pixels are to be masked by a square of 9 pixels, expected 0 to 8."],
            (SmallRuns.Run with { Training = training }).FindFaults());

        // What counts is what the data are, not what the network makes of them.
        Assert.Empty((SmallRuns.Run with { Network = Network.Build("flat", [64], new Networks.Dense(3)), Training = training with { Augment = SmallRuns.Augment } }).FindFaults());
    }

    [Fact]
    public void Sleep_must_happen_and_concern_something()
    {
        Assert.Equal(
            ["Sleep is every 24 steps, which is 24 steps, but the run has 24: it would never sleep. Sleep more often or train longer."],
            Faults(SmallRuns.SleepEvery(24, new None())));
        Assert.Equal(["Sleep has no interventions, expected at least one. To do nothing, use 'none'."], Faults(SmallRuns.SleepEvery(4)));
        Assert.Equal(
            ["Sleep: 'conv9' is no layer with neurons in network 'small-cnn'. Use all, convolutions, dense, or one of: conv1, conv2, fc1, fc2."],
            Faults(SmallRuns.SleepEvery(4, new None()) with { Layers = new LayerSelection(["conv9"]) }));
        Assert.Equal(
            ["Sleep concerns 'convolutions', but network 'small-mlp' has no such layer: sleep would change nothing."],
            (SmallRuns.Run with { Network = SmallRuns.Dense, Sleep = SmallRuns.SleepEvery(4, new None()) with { Layers = new LayerSelection(["convolutions"]) } }).FindFaults());
    }

    [Fact]
    public void Initial_weights_must_fit()
    {
        var other = SafetensorsFile.Read(NetworkWeights.Save(new NetworkState(SmallRuns.Dense)));
        var faults = (SmallRuns.Run with { InitialWeights = other }).FindFaults();
        Assert.Contains("Initial weights: 'conv1.weight' is missing: expected shape (4, 1, 3, 3).", faults);
        Assert.Contains("Initial weights: 'fc1.weight' has shape (6, 64), expected (7, 20).", faults);
    }

    private static IReadOnlyList<string> Faults(SleepOptions sleep) => (SmallRuns.Run with { Sleep = sleep }).FindFaults();
}
