using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>What a trigger sees of one run, read-only, and where it remembers.</summary>
public sealed class TriggerContext
{
    private readonly SleepServices services;

    internal TriggerContext(SleepServices services, IReadOnlyList<Parameter> weights)
    {
        this.services = services;
        Slices = weights;
    }

    /// <summary>Gets the network.</summary>
    public Network Network => services.State.Network;

    /// <summary>Gets the incoming weights of the layers that sleep concerns, as slices of <see cref="Weights"/>.</summary>
    public IReadOnlyList<Parameter> Slices { get; }

    /// <summary>Gets all weights now.</summary>
    public ReadOnlySpan<float> Weights => services.State.Weights.Span;

    /// <summary>Gets the number of optimizer steps taken so far, at least 1.</summary>
    public long Step { get; internal set; }

    /// <summary>Gets whether the latest step was the last of a task; a run without tasks is one task.</summary>
    public bool IsEndOfTask => services.Calendar.IsEndOfTask(Step);

    /// <summary>Gets the mean loss of the latest training batch, before its update.</summary>
    public double Loss => Memory.Number("batch loss");

    /// <summary>Gets a length of training in whole optimizer steps, at least 1.</summary>
    /// <param name="time">The length.</param>
    public long InSteps(TrainingTime time) => services.Calendar.InSteps(time);

    /// <summary>Gets a vector that the trigger keeps during a run; 0 at first.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="length">Its length, always the same for one name.</param>
    /// <exception cref="ArgumentException">There is a vector of that name with another length.</exception>
    public Span<float> StateVector(string name, int length) => Memory.Vector(name, length);

    /// <summary>Gets a number that the trigger keeps during a run; 0 at first.</summary>
    /// <param name="name">Any name but <c>batch loss</c> and <c>repeated samples</c>.</param>
    public ref double StateNumber(string name) => ref Memory.Number(name);

    /// <summary>Gets what the trigger remembers, and the latest loss: a checkpoint saves it.</summary>
    internal SleepMemory Memory { get; } = new();

    /// <summary>Gets how many samples interventions have sent through the network once more, for gradients of their own.</summary>
    internal ref double RepeatedSamples => ref Memory.Number("repeated samples");

    internal void NoteLoss(double loss) => Memory.Number("batch loss") = loss;
}
