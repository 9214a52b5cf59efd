using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;
using Sleepbot.Training;

namespace Sleepbot.Experiments;

/// <summary>One way of training that an experiment compares with others. Immutable; its runs share it.</summary>
public sealed record Arm
{
    /// <summary>Gets its name, unique in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it does, in one line for people.</summary>
    public required string Description { get; init; }

    /// <summary>Gets what it is in the experiment for.</summary>
    public ArmRole Role { get; init; } = ArmRole.Challenger;

    /// <summary>Gets the network. Arms that do not change it share one object.</summary>
    public required Network Network { get; init; }

    /// <summary>Gets how it is trained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Gets what is measured; the same in every arm.</summary>
    public required EvaluationOptions Evaluation { get; init; }

    /// <summary>Gets when it sleeps and what happens then, or null if it never does.</summary>
    public SleepOptions? Sleep { get; init; }

    /// <summary>Gets the arm whose changes it repeats in random directions, seed by seed: a sham's challenger, by its name.</summary>
    /// <value>Null, the default, lets its own interventions act.</value>
    public string? YokedTo { get; init; }

    /// <summary>Gets what is observed inside the network.</summary>
    public required IReadOnlyList<ProbeOptions> Probes { get; init; }

    /// <summary>Gets the weights to begin with, or null to draw them from the seed.</summary>
    public SafetensorsFile? InitialWeights { get; init; }

    /// <summary>Gets which sources of chance differ between seeds; the same in every arm.</summary>
    public IReadOnlyList<NoiseSource> Vary { get; init; } = Enum.GetValues<NoiseSource>();

    /// <summary>Gets the checkpoint to begin with, or null to begin at step 0.</summary>
    public Checkpoint? From { get; init; }

    /// <summary>Gets everything that a run of this arm depends on. The changes that it is yoked to, if it is, are awaited.</summary>
    /// <param name="data">The experiment's data. Where the split varies, other samples of it are held out for each seed.</param>
    /// <param name="seed">The seed; arms with the same one share initial weights, order and split.</param>
    public RunSpecification Specify(Dataset data, long seed)
    {
        var run = Specify(data) with { Seed = seed };
        return data.Validation is { Count: var count } ? run with { Dataset = data.HoldOut(count, run.SourceOf(NoiseSource.Split)) } : run;
    }

    private RunSpecification Specify(Dataset data) => new()
    {
        Network = Network,
        Dataset = data,
        Training = Training,
        Evaluation = Evaluation,
        Sleep = Sleep,
        Yoke = YokedTo is null ? null : ChangeRecord.Awaited,
        Probes = Probes,
        InitialWeights = InitialWeights,
        Vary = Vary,
        From = From,
    };
}
