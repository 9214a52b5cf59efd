using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>What one intervention sees during one sleep of one run.</summary>
public sealed class SleepContext
{
    private readonly NetworkState state;
    private readonly WeightHistory history;
    private readonly RandomSource source;
    private readonly Dictionary<string, FloatBuffer> vectors = [];
    private readonly Dictionary<string, double> numbers = [];
    private FloatBuffer? scratch;

    internal SleepContext(NetworkState state, ChangeMeter meter, WeightHistory history, IEnumerable<Parameter> slices, RandomSource source)
    {
        this.state = state;
        Meter = meter;
        this.history = history;
        this.source = source;
        Random = source;
        Slices = [.. slices.Select(parameter => new WeightSlice(this, parameter))];
    }

    /// <summary>Gets the network.</summary>
    public Network Network => state.Network;

    /// <summary>Gets the slices that the experiment lets the intervention rewrite, in the order of the weight vector.</summary>
    /// <value>An array that <c>foreach</c> walks without allocating.</value>
    public ImmutableArray<WeightSlice> Slices { get; }

    /// <summary>Gets all weights now. Rules normally rewrite <see cref="Slices"/> only; this is for rules that look at the whole.</summary>
    /// <remarks>As with <see cref="WeightSlice.Weights"/>, asking for them costs a copy.</remarks>
    public Span<float> Weights => Meter.OpenAll();

    /// <summary>Gets the gradient of the objective by all weights, from the latest training batch.</summary>
    public ReadOnlySpan<float> Gradient => state.Gradient.Span;

    /// <summary>Gets how many snapshots there are: grows to the largest number that an intervention of the arm asked for.</summary>
    public int SnapshotCount => history.Count;

    /// <summary>Gets the number of optimizer steps taken so far.</summary>
    public long Step { get; private set; }

    /// <summary>Gets which sleep of the run this is, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Gets a random source of this intervention's own, anew at each sleep.</summary>
    public RandomSource Random { get; private set; }

    /// <summary>Gets all weights as an earlier sleep left them.</summary>
    /// <param name="back">1 for the latest sleep (the initial weights, before the first), up to <see cref="SnapshotCount"/>.</param>
    public ReadOnlySpan<float> Previous(int back = 1) => history[back];

    /// <summary>Gets a vector as long as all weights that this intervention keeps between the sleeps of a run; 0 at first.</summary>
    /// <param name="name">Any name; different interventions of an arm do not share them.</param>
    public Span<float> StateVector(string name)
    {
        if (!vectors.TryGetValue(name, out var vector))
        {
            vectors[name] = vector = new FloatBuffer(state.Weights.Length);
        }

        return vector.Span;
    }

    /// <summary>Gets a number that this intervention keeps between the sleeps of a run; 0 at first.</summary>
    /// <param name="name">Any name; different interventions of an arm do not share them.</param>
    public ref double StateNumber(string name) => ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, name, out _);

    /// <summary>Gets what measures the change of the weights.</summary>
    internal ChangeMeter Meter { get; }

    internal Span<float> Scratch => (scratch ??= new FloatBuffer(state.Weights.Length)).Span;

    internal void Begin(long step, long number)
    {
        Meter.Begin();
        Step = step;
        Number = number;
        Random = source.Derive(number);
    }
}
