using Sleepbot.Data;
using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>Sends samples through a run's network as its weights are now, and shows what each layer makes of them. It changes nothing.</summary>
/// <remarks>As in an evaluation, dropout is off and normalisations use their running statistics. Buffers are allocated at the first pass.</remarks>
public sealed class Activations
{
    private const int LargestBatch = 64;
    private readonly NetworkState state;
    private readonly Func<SampleSet> seen;
    private readonly Node[] values;
    private Plan? plan;
    private int count;

    internal Activations(NetworkState state, Func<SampleSet> seen, int trainingSamples)
    {
        this.state = state;
        this.seen = seen;
        values = [.. state.Network.Outputs, .. state.Network.Layers.Select(layer => layer.Output).Distinct()];
        BatchSize = Math.Min(LargestBatch, trainingSamples);
    }

    /// <summary>Gets the training samples; in a run of tasks, those of the tasks begun so far.</summary>
    public SampleSet Samples => seen();

    /// <summary>Gets the largest number of samples in one pass: 64, or all training samples if they are fewer.</summary>
    public int BatchSize { get; }

    private Plan Plan => plan ??= state.Network.Compile(new PlanOptions
    {
        BatchSize = BatchSize,
        Training = false,
        Also = [.. values.Skip(state.Network.Outputs.Count)],
    });

    /// <summary>Sends training samples through the network.</summary>
    /// <param name="samples">Their numbers in <see cref="Samples"/>, 1 to <see cref="BatchSize"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too many, or none.</exception>
    public void Forward(ReadOnlySpan<int> samples)
    {
        RequireRows(samples.Length);
        Samples.CopyBatch(samples, Plan.Input()[..(samples.Length * Samples.SampleShape.Size)]);
        Run(samples.Length);
    }

    /// <summary>Sends inputs of any making through the network.</summary>
    /// <param name="input">Sample after sample, each as long as the network's input; 1 to <see cref="BatchSize"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too many, or none, or the last is not whole.</exception>
    public void Forward(ReadOnlySpan<float> input)
    {
        int size = state.Network.InputShape.Size;
        if (input.Length % size != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(input), $"{input.Length} values were given, expected a multiple of {size}, the size of one sample.");
        }

        RequireRows(input.Length / size);
        input.CopyTo(Plan.Input());
        Run(input.Length / size);
    }

    /// <summary>Gets what a layer made of the latest pass's samples.</summary>
    /// <param name="layer">A layer of the network.</param>
    /// <returns>Sample after sample, each as long as the layer's shape: an image in channel, row, column order. Valid until the next pass.</returns>
    /// <exception cref="InvalidOperationException">No samples were sent yet.</exception>
    /// <exception cref="ArgumentException">The layer belongs to another network.</exception>
    public ReadOnlySpan<float> Of(LayerInfo layer)
    {
        if (count == 0)
        {
            throw new InvalidOperationException($"The output of layer '{layer.Name}' was asked for, but no samples were sent yet. Call {nameof(Forward)} first.");
        }

        int outputs = state.Network.Outputs.Count;
        for (int i = outputs; i < values.Length; i++)
        {
            if (ReferenceEquals(values[i], layer.Output))
            {
                return Plan.Output(i);
            }
        }

        throw new ArgumentException($"Layer '{layer.Name}' is none of network '{state.Network.Name}'.", nameof(layer));
    }

    private void RequireRows(int rows)
    {
        if (rows < 1 || rows > BatchSize)
        {
            throw new ArgumentOutOfRangeException(null, $"{rows} samples were given, expected 1 to {BatchSize} in one pass. Send them in several.");
        }
    }

    private void Run(int rows)
    {
        count = rows;
        Plan.Forward(state, rows);
    }
}
