using System.ComponentModel.DataAnnotations;
using Sleepbot.Data;
using Sleepbot.Experiments.Binding;
using Sleepbot.Networks;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Format;

/// <summary>How a network is trained.</summary>
internal sealed record TrainingSection
{
    /// <summary>Gets the rule that turns gradients into new weights.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>Gets the learning rate. The schedule multiplies it.</summary>
    [Range(0.0, double.PositiveInfinity)]
    public required double LearningRate { get; init; }

    /// <summary>Gets how the learning rate changes in the course of a run. The default is constant.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Gets the samples of one optimizer step. The default is 64.</summary>
    [Range(1, int.MaxValue)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Gets how long each run is; with tasks, how long each of them is trained.</summary>
    public required TrainingTime Length { get; init; }

    /// <summary>Gets the tasks that are learned one after the other, each with classes of its own: [[0, 1], [2, 3]]. The default, off, trains on all classes at once.</summary>
    public TasksSection Tasks { get; init; } = TasksSection.Off;

    /// <summary>Gets the coefficient of L2 weight decay in the loss, for weights and biases alike or apart. The default is the optimizer's: 0 for all but adamw.</summary>
    public Decay? WeightDecay { get; init; }

    /// <summary>Gets what is minimised. The default is softmax-cross-entropy.</summary>
    public Loss Loss { get; init; } = new SoftmaxCrossEntropy();

    /// <summary>Gets a weight for each class in the loss, above 0. The default is 1 each.</summary>
    [Range(0.0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public IReadOnlyList<float> ClassWeights { get; init; } = [];

    /// <summary>Gets the order in which each epoch visits the samples. The default is shuffled.</summary>
    public SampleOrder Order { get; init; } = SampleOrder.Shuffled;

    /// <summary>Gets how training images are changed at random, each anew in every epoch: {shift: 4, flip: horizontal, cutout: 8}. The default, off, leaves them as they are.</summary>
    public AugmentSection Augment { get; init; } = AugmentSection.Off;

    /// <summary>Gets factors of the learning rate by layer. The default is 1 each.</summary>
    public IReadOnlyDictionary<string, double> LayerRates { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets when a run ends before its full length: by validation accuracy. The default is never.</summary>
    public StopEarlySection? StopEarly { get; init; }

    /// <summary>Gets which weights are kept and judged at the end: last (the default), or best by validation accuracy.</summary>
    public KeptWeights Keep { get; init; }

    /// <summary>Gets a safetensors file with initial weights, under PyTorch's names and layouts. By default they are drawn from the seed.</summary>
    [ReadWith(typeof(FileForm))]
    public string? Weights { get; init; }

    /// <summary>Gets a checkpoint to begin with instead, as `sleepbot fork` writes it: weights, optimizer, sleep and the number of steps taken.</summary>
    [ReadWith(typeof(FileForm))]
    public string? From { get; init; }
}
