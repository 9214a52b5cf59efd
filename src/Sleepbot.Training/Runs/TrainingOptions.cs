using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Shared;

namespace Sleepbot.Training;

/// <summary>How a network is trained: everything about a run but its data, its network and its sleep.</summary>
public sealed record TrainingOptions
{
    /// <summary>Gets the number of samples in a batch.</summary>
    /// <value>From 1 to the number of training samples. The default is 64. The last batch of an epoch holds what is left.</value>
    public int BatchSize { get; init; } = 64;

    /// <summary>Gets how long training lasts; with <see cref="Tasks"/>, how long each of them is trained.</summary>
    /// <value>The default is one epoch. An epoch of a task is a pass over its own samples.</value>
    public TrainingTime Length { get; init; } = new(1, TimeUnit.Epochs);

    /// <summary>Gets the rule that turns gradients into new weights.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>Gets the learning rate, before <see cref="Schedule"/> and <see cref="LayerRates"/>.</summary>
    /// <value>A finite number of at least 0; with 0 nothing but sleep changes the weights.</value>
    public required double LearningRate { get; init; }

    /// <summary>Gets how the learning rate changes during the run.</summary>
    /// <value>The default is not at all.</value>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Gets the factors of the learning rate of single layers, by the layers' names.</summary>
    /// <value>Finite numbers of at least 0; a layer that is not named has 1, and a layer with 0 is frozen. The default is empty.</value>
    public IReadOnlyDictionary<string, double> LayerRates { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets the coefficient c of the L2 term c/2 |w|^2 that is added to the loss for the incoming weights of neurons.</summary>
    /// <value>
    /// A finite number of at least 0. Null, the default, is the optimizer's own: 0 for all but AdamW, which shrinks the weights
    /// directly instead.
    /// </value>
    public double? WeightDecay { get; init; }

    /// <summary>Gets the same coefficient for the biases of neurons and the scales and shifts of normalisations.</summary>
    /// <value>A finite number of at least 0. Null, the default, is as for the weights, which is what PyTorch's optimizers do.</value>
    public double? BiasDecay { get; init; }

    /// <summary>Gets what is minimised.</summary>
    /// <value>The default is <see cref="SoftmaxCrossEntropy"/>.</value>
    public Loss Loss { get; init; } = new SoftmaxCrossEntropy();

    /// <summary>Gets how much the samples of each class weigh in the loss of batches and of evaluations.</summary>
    /// <value>One finite number above 0 for each class, or an empty list, the default, for equal weights.</value>
    public IReadOnlyList<float> ClassWeights { get; init; } = [];

    /// <summary>Gets the order in which an epoch visits the training samples.</summary>
    /// <value>The default is <see cref="SampleOrder.Shuffled"/>, anew for every epoch.</value>
    public SampleOrder Order { get; init; } = SampleOrder.Shuffled;

    /// <summary>Gets how training images are changed at random, each anew in every epoch.</summary>
    /// <remarks>
    /// Only batches of training are changed. Evaluations of every split, the training split's too, statistics of normalisations that are
    /// measured anew, and whatever interventions look at see the samples as they are. A rule that takes the gradient of a batch once more takes it of the same images.
    /// </remarks>
    /// <value>Null, the default, not at all. Otherwise samples must be images.</value>
    public Augmentation? Augment { get; init; }

    /// <summary>Gets the tasks that are learned one after the other, with the optimizer's state kept between them.</summary>
    /// <value>Null, the default, trains on all samples throughout.</value>
    public TaskSequence? Tasks { get; init; }

    /// <summary>Gets when the run ends before its full length.</summary>
    /// <value>Null, the default, never. Otherwise the data need a validation split.</value>
    public EarlyStopping? StopEarly { get; init; }

    /// <summary>Gets which weights the run returns, and the last evaluation on the test split judges.</summary>
    /// <value><see cref="KeptWeights.Last"/> by default; <see cref="KeptWeights.Best"/> needs a validation split.</value>
    public KeptWeights Keep { get; init; }

    /// <summary>Gets how steps, epochs, samples and tasks relate in a run.</summary>
    /// <param name="train">The training split. <see cref="Tasks"/> must fit it.</param>
    public RunCalendar CalendarOn(SampleSet train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new RunCalendar(Tasks?.MembersIn(train).Select(samples => samples.Length) ?? [train.Count], BatchSize, Length);
    }

    /// <summary>Lists every setting that is out of range or does not fit the network or the data.</summary>
    /// <param name="network">The network to be trained.</param>
    /// <param name="dataset">The data to train it on.</param>
    /// <returns>One sentence for each fault; empty if there is none.</returns>
    public IReadOnlyList<string> FindFaults(Network network, Dataset dataset)
    {
        List<string> faults = [];
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }

        Require(
            BatchSize >= 1 && BatchSize <= dataset.Train.Count,
            $"Batch size is {BatchSize}, expected 1 to {dataset.Train.Count}, the number of training samples of '{dataset.Name}'.");
        Require(Length.IsPositive, $"Length is {Length}, expected a finite time above 0, for example '1 epoch'.");
        Require(IsNotNegative(LearningRate), $"Learning rate is {LearningRate}, expected a finite number of at least 0.");
        Require(IsNotNegative(WeightDecay ?? 0), $"Weight decay is {WeightDecay}, expected a finite number of at least 0.");
        Require(IsNotNegative(BiasDecay ?? 0), $"Bias decay is {BiasDecay}, expected a finite number of at least 0.");
        string[] trained = [.. network.Parameters.Select(parameter => parameter.Layer).Distinct()];
        foreach (var (layer, factor) in LayerRates)
        {
            Require(trained.Contains(layer), $"Layer rates name '{layer}', which is no layer with weights. {NearestName.Suggest(layer, trained)}");
            Require(IsNotNegative(factor), $"The rate of layer '{layer}' is {factor}, expected a finite factor of at least 0.");
        }

        Require(
            ClassWeights.Count == 0 || ClassWeights.Count == dataset.Classes,
            $"There are {ClassWeights.Count} class weights, expected {dataset.Classes}, one for each class of '{dataset.Name}'.");
        Require(
            ClassWeights.All(weight => weight > 0 && float.IsFinite(weight)),
            $"Class weights are [{string.Join(", ", ClassWeights)}], expected finite numbers above 0. To leave out a class, leave it out of the data.");
        Require(
            dataset.Validation is not null || (StopEarly is null && Keep == KeptWeights.Last),
            $"Stopping early and keeping the best weights need a validation split, but '{dataset.Name}' has none. Hold one out of its training samples: Dataset.HoldOut, or validation: 5000 in an experiment file's data.");
        faults.AddRange(Augment?.FindFaults(dataset.SampleShape) ?? []);
        faults.AddRange(Tasks?.FindFaults(dataset.Train, BatchSize) ?? []);
        Require(Tasks is null || StopEarly is null, "Early stopping would end the run with tasks still to come. Leave out early stopping or the tasks.");
        Require(StopEarly is not { Patience: < 1 }, $"The patience of early stopping is {StopEarly?.Patience}, expected at least 1 evaluation.");
        return faults;
    }

    private static bool IsNotNegative(double value) => value >= 0 && double.IsFinite(value);
}
