using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>One named slice of the weight vector as an intervention sees it: its weights now, before, and their gradient. All are views, not copies.</summary>
public sealed class WeightSlice
{
    private readonly SleepContext sleep;

    internal WeightSlice(SleepContext sleep, Parameter parameter)
    {
        this.sleep = sleep;
        Parameter = parameter;
        Index = sleep.Meter.IndexOf(parameter);
    }

    /// <summary>Gets which slice it is: name, role, shape and place.</summary>
    public Parameter Parameter { get; }

    /// <summary>Gets the weights now, to read and to write, in the order of <see cref="Parameter.Shape"/>.</summary>
    /// <remarks>The first time that a rule asks for them they are copied, to tell later how far they came; <see cref="Rewrite"/> does with less.</remarks>
    public Span<float> Weights => sleep.Meter.Open(Index);

    /// <summary>Gets the gradient of the objective by these weights, from the latest training batch.</summary>
    public ReadOnlySpan<float> Gradient => Parameter.Of(sleep.Gradient);

    /// <summary>Gets the number of neurons.</summary>
    public int Neurons => Parameter.Neurons;

    /// <summary>Gets a random source of this slice's own, anew at each sleep.</summary>
    public Tensors.RandomSource Random => sleep.Random.Derive(Parameter.Name);

    /// <summary>Gets the weights as an earlier sleep left them.</summary>
    /// <param name="back">1 for the latest sleep (the initial weights, before the first), up to <see cref="SleepContext.SnapshotCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such snapshot.</exception>
    public ReadOnlySpan<float> Previous(int back = 1) => Parameter.Of(sleep.Previous(back));

    /// <summary>Gets one neuron's incoming weights now, to read and to write.</summary>
    /// <param name="index">The neuron, from 0.</param>
    public Span<float> Neuron(int index) => Weights.Slice(index * Parameter.PerNeuron, Parameter.PerNeuron);

    /// <summary>Gets one neuron's incoming weights as an earlier sleep left them.</summary>
    /// <param name="index">The neuron, from 0.</param>
    /// <param name="back">1 for the latest sleep.</param>
    public ReadOnlySpan<float> PreviousNeuron(int index, int back = 1) => Previous(back).Slice(index * Parameter.PerNeuron, Parameter.PerNeuron);

    /// <summary>Gets room for as many numbers as there are weights, for use within one call of the intervention. Its content is undefined at first.</summary>
    public Span<float> Scratch => Parameter.Of(sleep.Scratch);

    /// <summary>Gets this slice's part of a named state vector (see <see cref="SleepContext.StateVector(string)"/>).</summary>
    /// <param name="name">The vector's name.</param>
    public Span<float> State(string name) => Parameter.Of(sleep.StateVector(name));

    /// <summary>Draws initial weights as the layer's initialiser would, from this sleep's own random numbers.</summary>
    /// <param name="weights">As long as the slice; overwritten.</param>
    public void FillInitial(Span<float> weights) => Parameter.Initializer.Fill(weights, Parameter.FanIn, Parameter.FanOut, Random);

    /// <summary>Gives every weight a new value that depends on the weight alone.</summary>
    /// <typeparam name="TRule">The rule; a struct, so that the compiler builds one loop for it alone.</typeparam>
    /// <param name="rule">The arithmetic.</param>
    /// <remarks>
    /// One pass over the weights rewrites them and measures the change, as fast as they can be read and written. A loop over
    /// <see cref="Weights"/> does the same several times slower: the compiler makes no vectors of it, and the change is measured in passes of their own.
    /// </remarks>
    public void Rewrite<TRule>(TRule rule)
        where TRule : struct, IWeightRule =>
        sleep.Meter.Rewrite(Index, new Alone<TRule>(rule));

    /// <summary>Gives every weight a new value that depends on the weight and on one number more.</summary>
    /// <typeparam name="TRule">The rule; a struct, so that the compiler builds one loop for it alone.</typeparam>
    /// <param name="others">The number of each weight: <see cref="Previous"/>, <see cref="Gradient"/>, <see cref="State"/> or what was put into <see cref="Scratch"/>.</param>
    /// <param name="rule">The arithmetic.</param>
    /// <exception cref="ArgumentException"><paramref name="others"/> is not as long as <see cref="Weights"/>.</exception>
    public void RewriteWith<TRule>(ReadOnlySpan<float> others, TRule rule)
        where TRule : struct, IPairedWeightRule =>
        sleep.Meter.Rewrite(Index, others, rule);

    /// <summary>Gets the number by which the meter of changes knows the slice.</summary>
    internal int Index { get; }

    private readonly struct Alone<TRule>(TRule rule) : IPairedWeightRule
        where TRule : struct, IWeightRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(Vector512<float> weights, Vector512<float> others) => rule.Apply(weights);
    }
}
