using Sleepbot.Experiments.Binding;
using Sleepbot.Statistics;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Format;

/// <summary>A whole experiment file. This class and those of its properties are the one description of the format.</summary>
internal sealed record ExperimentSection
{
    /// <summary>Gets the experiment's name: letters, digits and hyphens. The journal counts its runs under it.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets the question that the experiment asks, for reports.</summary>
    public string Question { get; init; } = "";

    /// <summary>Gets the one number that decides, named before anything runs, with the smallest effect on it that matters. A file that names it gets its controls. The default is final-accuracy.</summary>
    public PrimaryEndpoint? Endpoint { get; init; }

    /// <summary>Gets how many challengers at once are counted with: holm (the default), for verdicts; or e-bh, for screening many of them.</summary>
    public MultiplicityRule Multiplicity { get; init; }

    /// <summary>Gets which control arms are added: off, or a section with on and off.</summary>
    public ControlsSection? Controls { get; init; }

    /// <summary>Gets what is learned: the name of a data set, or a section.</summary>
    public required DataSection Data { get; init; }

    /// <summary>Gets the network: the name of a model, a model with options, or a list of layers.</summary>
    public NetworkChoice? Network { get; init; }

    /// <summary>Gets how the network is trained.</summary>
    [Partial]
    public TrainingSection? Training { get; init; }

    /// <summary>Gets when arms sleep and what happens then. Without interventions it only holds what the arms' own sleep sections share.</summary>
    [Partial]
    public SleepSection? Sleep { get; init; }

    /// <summary>Gets when loss and accuracy are measured, apart from the start and the end of each run.</summary>
    public EvaluationSection Evaluation { get; init; } = new();

    /// <summary>Gets what is observed inside the network.</summary>
    public ProbesSection Probes { get; init; } = new();

    /// <summary>Gets the seeds: a number n for the seeds 0 to n - 1, a list, the first and the last as in 16..31, or until decided, at most n. Arms with the same seed share initial weights and order.</summary>
    public required Seeds Seeds { get; init; }

    /// <summary>Gets which sources of chance differ between seeds; the others are those of seed 0. The default is all.</summary>
    public IReadOnlyList<NoiseSource> Vary { get; init; } = Enum.GetValues<NoiseSource>();

    /// <summary>Gets the settings that every arm is tuned by before the verdict's runs, on the validation split.</summary>
    public TuneSection? Tune { get; init; }

    /// <summary>Gets the settings that tuning chose: with them nothing is tuned again. Normally written by the program.</summary>
    public TunedSection? Tuned { get; init; }

    /// <summary>Gets which part of an experiment with tuning this is: verdict (the default), or tuning for the trials alone.</summary>
    public Phase Phase { get; init; }

    /// <summary>Gets the name of the arm that the others are compared with. The default is the first arm.</summary>
    public string? Baseline { get; init; }

    /// <summary>Gets the arms by name: the ways of training that are compared. What an arm does not write is as above.</summary>
    public required IReadOnlyDictionary<string, ArmSection> Arms { get; init; }
}
