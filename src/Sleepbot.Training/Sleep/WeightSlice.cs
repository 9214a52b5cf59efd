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
    }

    /// <summary>Gets which slice it is: name, role, shape and place.</summary>
    public Parameter Parameter { get; }

    /// <summary>Gets the weights now, to read and to write, in the order of <see cref="Parameter.Shape"/>.</summary>
    public Span<float> Weights => Parameter.Of(sleep.Weights);

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
}
