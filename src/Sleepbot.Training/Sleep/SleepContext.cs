using System.Collections.Immutable;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>What one intervention sees of one run.</summary>
public sealed class SleepContext
{
    private readonly SleepServices services;
    private readonly WeightHistory history;
    private readonly RandomSource source;
    private FloatBuffer? scratch;

    internal SleepContext(SleepServices services, WeightHistory history, IEnumerable<Parameter> slices, RandomSource source)
    {
        this.services = services;
        this.history = history;
        this.source = source;
        Random = source;
        Slices = [.. slices.Select(parameter => new WeightSlice(this, parameter))];
    }

    /// <summary>Gets the network.</summary>
    public Network Network => services.State.Network;

    /// <summary>Gets the slices that the experiment lets the intervention rewrite, in the order of the weight vector.</summary>
    /// <value>An array that <c>foreach</c> walks without allocating.</value>
    public ImmutableArray<WeightSlice> Slices { get; }

    /// <summary>Gets all weights now. Rules normally rewrite <see cref="Slices"/> only; this is for rules that look at the whole.</summary>
    /// <remarks>As with <see cref="WeightSlice.Weights"/>, asking for them costs a copy.</remarks>
    public Span<float> Weights => Meter.OpenAll();

    /// <summary>Gets the gradient of the objective by all weights, from the latest training batch.</summary>
    public ReadOnlySpan<float> Gradient => services.State.Gradient.Span;

    /// <summary>Gets the look at what each layer makes of training samples, with the weights as they are now.</summary>
    public Activations Activations => services.Activations;

    /// <summary>Gets how many snapshots there are: grows to the largest number that an intervention of the arm asked for.</summary>
    public int SnapshotCount => history.Count;

    /// <summary>Gets the number of optimizer steps taken so far.</summary>
    public long Step { get; private set; }

    /// <summary>Gets the number of optimizer steps of the whole run.</summary>
    public long TotalSteps => services.Calendar.TotalSteps;

    /// <summary>Gets how many tasks the run has begun, the one of the latest batch included.</summary>
    /// <value>At least 1; always 1 in a run without tasks.</value>
    public int TasksBegun => services.Calendar.TaskOf(Step) + 1;

    /// <summary>Gets which sleep of the run this is, from 1; outside of sleep, how many there were.</summary>
    public long Number { get; private set; }

    /// <summary>Gets a random source of this intervention's own, anew at each sleep.</summary>
    public RandomSource Random { get; private set; }

    /// <summary>Finds the slice of a parameter.</summary>
    /// <param name="parameter">A parameter of <see cref="Network"/>.</param>
    /// <returns>The slice, or null if the experiment does not let the intervention rewrite it.</returns>
    public WeightSlice? Find(Parameter parameter)
    {
        foreach (var slice in Slices)
        {
            if (ReferenceEquals(slice.Parameter, parameter))
            {
                return slice;
            }
        }

        return null;
    }

    /// <summary>Gets all weights as an earlier sleep left them.</summary>
    /// <param name="back">1 for the latest sleep (the initial weights, before the first), up to <see cref="SnapshotCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such snapshot.</exception>
    public ReadOnlySpan<float> Previous(int back = 1) => history[back];

    /// <summary>Gets a vector as long as all weights that this intervention keeps during a run; 0 at first.</summary>
    /// <param name="name">Any name; different interventions of an arm do not share them.</param>
    public Span<float> StateVector(string name) => StateVector(name, services.State.Weights.Length);

    /// <summary>Gets a vector of any length that this intervention keeps during a run; 0 at first.</summary>
    /// <param name="name">Any name; different interventions of an arm do not share them.</param>
    /// <param name="length">Its length, at least 0, always the same for one name.</param>
    /// <exception cref="ArgumentException">There is a vector of that name with another length.</exception>
    public Span<float> StateVector(string name, int length) => Memory.Vector(name, length);

    /// <summary>Gets a number that this intervention keeps during a run; 0 at first.</summary>
    /// <param name="name">Any name; different interventions of an arm do not share them.</param>
    public ref double StateNumber(string name) => ref Memory.Number(name);

    /// <summary>Sends the current batch through the network once more, with the weights as they are now and the same dropout; <see cref="Gradient"/> becomes theirs.</summary>
    /// <returns>The mean loss of the batch with these weights. Running statistics of normalisations do not change.</returns>
    /// <exception cref="InvalidOperationException">There is no batch: only <see cref="Intervention.FilterGradient"/> may repeat it.</exception>
    public double RepeatBatch() => services.InBatch
        ? services.Repeat()
        : throw new InvalidOperationException($"There is no batch to repeat between two batches. Call {nameof(RepeatBatch)} from {nameof(Intervention.FilterGradient)} only.");

    /// <summary>Sets the optimizer's moments of some weights to 0, because the weights have been replaced.</summary>
    /// <param name="start">The first weight, counted in the flat weight vector.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the weights.</exception>
    public void ClearMoments(int start, int length) => services.Optimizer.ClearMoments(start, length);

    /// <summary>Gets what the intervention remembers: a checkpoint saves it.</summary>
    internal SleepMemory Memory { get; } = new();

    /// <summary>Gets what measures the change of the weights.</summary>
    internal ChangeMeter Meter => services.Meter;

    internal Span<float> Scratch => (scratch ??= new FloatBuffer(services.State.Weights.Length)).Span;

    /// <summary>Turns the context to a point of the run.</summary>
    internal void Begin(long step, long number)
    {
        Step = step;
        Number = number;
        Random = source.Derive(number);
    }
}
