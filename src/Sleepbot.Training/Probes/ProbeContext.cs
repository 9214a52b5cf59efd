using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>What one probe sees of one run, read-only, and where it records.</summary>
public sealed class ProbeContext
{
    private readonly NetworkState state;
    private readonly RunLog log;
    private FloatBuffer scratch = new(0);

    internal ProbeContext(NetworkState state, RunLog log)
    {
        this.state = state;
        this.log = log;
    }

    /// <summary>Gets the network, which names the slices of the vectors.</summary>
    public Network Network => state.Network;

    /// <summary>Gets all weights now.</summary>
    public ReadOnlySpan<float> Weights => state.Weights.Span;

    /// <summary>Gets the gradient of the objective by all weights, from the latest training batch; 0 before the first.</summary>
    public ReadOnlySpan<float> Gradient => state.Gradient.Span;

    /// <summary>Gets all running statistics now.</summary>
    public ReadOnlySpan<float> Statistics => state.Statistics.Span;

    /// <summary>Gets the number of optimizer steps taken so far.</summary>
    public long Step => log.Step;

    /// <summary>Records a number about the network as training has it now.</summary>
    /// <param name="metric">What it is, for example <c>largest-weight</c>.</param>
    /// <param name="value">The number; may be infinite or not a number.</param>
    public void Record(string metric, double value) => log.Measure(RunPhase.Probing, "train", metric, value);

    /// <summary>Records a number for every neuron of a layer.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="metric">What they are, for example <c>norm</c>.</param>
    /// <param name="values">One number for each neuron. Not kept.</param>
    public void RecordNeurons(string layer, string metric, ReadOnlySpan<float> values) =>
        log.MeasureNeurons(RunPhase.Probing, layer, metric, values);

    /// <summary>Gets room to compute in, allocated once and kept for the probe's next observations.</summary>
    /// <param name="length">How many floats. Their content is undefined.</param>
    public Span<float> Scratch(int length)
    {
        if (scratch.Length < length)
        {
            scratch = new FloatBuffer(length);
        }

        return scratch.Span[..length];
    }
}
