using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Everything that a run depends on. On one machine, equal specifications give equal weights, bit for bit.</summary>
public sealed record RunSpecification
{
    /// <summary>Gets the network to train.</summary>
    public required Network Network { get; init; }

    /// <summary>Gets the data to train and to judge it on.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>Gets how it is trained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Gets what is measured.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Gets when it sleeps and what happens then.</summary>
    /// <value>Null, the default, never sleeps.</value>
    public SleepOptions? Sleep { get; init; }

    /// <summary>Gets who looks on.</summary>
    /// <value>The default is <see cref="NeuronNorms"/>.</value>
    public IReadOnlyList<ProbeOptions> Probes { get; init; } = [new ProbeOptions(new NeuronNorms())];

    /// <summary>Gets the weights to begin with.</summary>
    /// <value>Null, the default, draws them from <see cref="Seed"/>.</value>
    public SafetensorsFile? InitialWeights { get; init; }

    /// <summary>Gets the checkpoint to begin with, in place of initial weights and of step 0: all runs that begin there share what came before.</summary>
    /// <remarks>
    /// Steps, epochs and the learning rate's schedule go on counting. What the checkpoint holds of the optimizer goes to one of the
    /// same name, what it holds of interventions to those of the same names; others begin as they would at step 0, and where there
    /// are no snapshots yet, the checkpoint's weights are the first. Order, augmentation, dropout and noise come from <see cref="Seed"/>: with the
    /// checkpoint's own seed and nothing changed, the run ends with the same bits as the one it was taken from.
    /// </remarks>
    /// <value>Null, the default, begins at step 0. Batch size and number of training samples must be those of the checkpoint.</value>
    public Checkpoint? From { get; init; }

    /// <summary>Gets the seed of everything random: initial weights, order, augmentation, dropout, interventions, each with a source of its own.</summary>
    /// <value>Any number; arms with the same seed share initial weights, order and augmentation. The default is 0.</value>
    public long Seed { get; init; }

    /// <summary>Gets which sources of chance follow <see cref="Seed"/>; the others are those of seed 0 in every run.</summary>
    /// <value>All of them by default. <see cref="NoiseSource.Split"/> is up to whoever makes <see cref="Dataset"/>.</value>
    public IReadOnlyCollection<NoiseSource> Vary { get; init; } = Enum.GetValues<NoiseSource>();

    /// <summary>Gets those of <see cref="Vary"/> that this run can draw from: what it has no use for does not make it another run.</summary>
    internal IEnumerable<NoiseSource> Varying => Vary.Where(noise => noise != NoiseSource.Augmentation || Training.Augment is not null);

    /// <summary>Gets the random source of one purpose.</summary>
    /// <param name="noise">The purpose.</param>
    /// <returns>A source that depends on the purpose and, if it varies, on <see cref="Seed"/>; never on other purposes.</returns>
    public RandomSource SourceOf(NoiseSource noise) => RandomSource.FromSeed(Vary.Contains(noise) ? Seed : 0).Derive(noise switch
    {
        NoiseSource.Init => "initialisation",
        NoiseSource.Order => "order",
        NoiseSource.Augmentation => "augmentation",
        NoiseSource.Dropout => "noise",
        NoiseSource.Split => "split",
        NoiseSource.Sleep => "intervention",
        _ => throw new ArgumentOutOfRangeException(nameof(noise), noise, null),
    });

    /// <summary>Names everything that the run depends on but its seed.</summary>
    /// <returns>The address; equal for equal content. Reads the data once.</returns>
    /// <exception cref="InvalidOperationException">An object of the specification leads back to itself, so that it has no finite text.</exception>
    public ContentAddress Address() => new(CanonicalText.Of(this));

    /// <summary>Lists every fault at once: settings out of range, and parts that do not fit together.</summary>
    /// <returns>One sentence for each; empty if the run can begin.</returns>
    public IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [.. FindMisfits(), .. Training.FindFaults(Network, Dataset), .. FindEvaluationFaults()];
        if (faults.Count == 0)
        {
            // Only of a sound training is known how many steps it has.
            var calendar = Training.CalendarOn(Dataset.Train);
            faults.AddRange(Sleep?.FindFaults(Network, calendar) ?? []);
            if (From is { } from && from.Step >= calendar.TotalSteps)
            {
                faults.Add($"The checkpoint lies after step {from.Step}, but the run has {calendar.TotalSteps} steps: nothing would be left to train. Train longer.");
            }
        }

        return faults;
    }

    private IEnumerable<string> FindMisfits()
    {
        var (sample, input) = (Dataset.SampleShape, Network.InputShape);
        if (!sample.Equals(input) && !(input.Rank == 1 && input.Size == sample.Size))
        {
            yield return $"Network '{Network.Name}' takes samples of shape {input}, but those of '{Dataset.Name}' have shape {sample}. Build the network for {sample}.";
        }

        if (Network.OutputShape.Size < Dataset.Classes)
        {
            yield return $"Network '{Network.Name}' has {Network.OutputShape.Size} outputs, but '{Dataset.Name}' has {Dataset.Classes} classes. Give its last layer {Dataset.Classes} outputs.";
        }

        foreach (string fault in InitialWeights is null ? [] : NetworkWeights.FindFaults(Network, InitialWeights))
        {
            yield return $"Initial weights: {fault}";
        }

        if (From is not null && InitialWeights is not null)
        {
            yield return "The run has both initial weights and a checkpoint to begin with. Keep one of them.";
        }

        foreach (string fault in From?.FindFaults(this) ?? [])
        {
            yield return fault;
        }
    }

    private IEnumerable<string> FindEvaluationFaults()
    {
        if (Evaluation.TrainSamples < 0 || Evaluation.TrainSamples > Dataset.Train.Count)
        {
            yield return $"Evaluation is asked for {Evaluation.TrainSamples} training samples, expected 0 to {Dataset.Train.Count}.";
        }

        IEnumerable<(string What, TrainingTime? Time)> intervals =
        [
            ("Evaluation is every", Evaluation.Every),
            ("Batches are recorded every", Evaluation.Batches),
            .. Probes.Select(options => ($"Probe '{options.Probe.Name}' looks every", options.Every)),
        ];
        foreach (var (what, time) in intervals)
        {
            if (time is { IsPositive: false })
            {
                yield return $"{what} {time}, expected a finite time above 0.";
            }
        }
    }
}
