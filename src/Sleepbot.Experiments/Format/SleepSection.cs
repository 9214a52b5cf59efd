using Sleepbot.Experiments.Binding;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Format;

/// <summary>When an arm sleeps, and what happens then.</summary>
[ReadWith(typeof(SleepForm))]
internal sealed record SleepSection
{
    /// <summary>Gets the section of an arm that never sleeps.</summary>
    public static SleepSection Off { get; } = new() { Interventions = [] };

    /// <summary>Gets how much training lies between two sleeps. One of every, at and when is required.</summary>
    public TrainingTime? Every { get; init; }

    /// <summary>Gets the points of training at which to sleep, such as [100 steps, 2 epochs].</summary>
    public IReadOnlyList<TrainingTime> At { get; init; } = [];

    /// <summary>Gets what decides from the course of training when to sleep: {plateau: {...}} of the loss, or {saturation: {...}} of the neurons' norms.</summary>
    public SleepTrigger? When { get; init; }

    /// <summary>Gets the share of every change that is kept in the course of the run: a schedule such as linear or cosine. The default is constant: all of it.</summary>
    public LearningRateSchedule Strength { get; init; } = new ConstantSchedule();

    /// <summary>Gets how much training data is used to measure statistics of normalisations anew, where a rule asks for it. The default is 2048 samples.</summary>
    public TrainingTime? Statistics { get; init; }

    /// <summary>Gets the layers that may be rewritten: all (the default), convolutions, dense, or names of layers.</summary>
    public IReadOnlyList<string> Layers { get; init; } = LayerSelection.All.Layers;

    /// <summary>Gets whether the layers' biases may be rewritten too. By default each rule has its own way: most take incoming weights only; averages and forecasts take everything.</summary>
    public bool? Biases { get; init; }

    /// <summary>Gets the interventions, in the order in which they act: by name, with settings as {NAME: {...}}, or {file: my-rule.cs} of your own.</summary>
    [ReadWith(typeof(InterventionListForm))]
    public required IReadOnlyList<Intervention> Interventions { get; init; }

    /// <summary>Gets the keys that say when to sleep: one of them is written.</summary>
    public static IReadOnlyList<string> WhenKeys { get; } = ["every", "at", "when"];

    private sealed class SleepForm() : OffForm(typeof(SleepSection), Off);
}
