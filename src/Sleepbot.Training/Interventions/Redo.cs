using System.ComponentModel;
using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>Begins dormant neurons anew: those that hardly ever answer get fresh incoming weights, and outgoing weights of 0.</summary>
/// <remarks>
/// <para>
/// A neuron's score is the mean of |activation| over training samples and pixels, after normalisation and activation function, over the mean of its layer; dormant is a score of at
/// most the threshold. Its incoming weights are drawn by the layer's initialiser, its bias and its outgoing weights are 0, scale and shift of a normalisation right after it
/// are as at the start, and the optimizer's moments of all these are cleared.
/// Outgoing weights of layers that the experiment does not let it rewrite stay. Left alone are the output layer, and layers whose outputs meet others in a sum, product or concatenation.
/// </para>
/// <para>
/// G. Sokar, R. Agarwal, P. Castro, U. Evci, "The dormant neuron phenomenon in deep reinforcement learning", ICML 2023, arXiv:2302.12902; details as in the authors' code (Dopamine), whose
/// networks have no normalisation: where there is one, it is its shift that keeps a neuron silent, and fresh incoming weights alone would be normalised to the same silence.
/// </para>
/// </remarks>
/// <param name="threshold">The paper's tau: the score, at least 0, up to which a neuron is dormant.</param>
/// <param name="samples">How many training samples are looked at, drawn anew at each sleep; at least 1.</param>
[Description("neurons with mean |activation| <= threshold * their layer's mean begin anew; outgoing weights 0, moments cleared")]
public sealed class Redo(double threshold = 0.025, int samples = 256) : Intervention
{
    private readonly double threshold = Settings.NotNegative(threshold, nameof(threshold));
    private readonly int samples = Settings.AtLeast(1, samples, nameof(samples));

    /// <inheritdoc/>
    public override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        var groups = NeuronGroup.Of(sleep.Network);
        if (groups.Length == 0)
        {
            return;
        }

        var scores = sleep.StateVector("scores", sleep.Network.WeightCount);
        scores.Clear();
        Measure(sleep, groups, scores);
        foreach (var group in groups)
        {
            if (sleep.Find(group.Weight) is { } slice)
            {
                Recycle(sleep, group, slice, group.Weight.Of(scores)[..group.Weight.Neurons]);
            }
        }
    }

    private void Measure(SleepContext sleep, NeuronGroup[] groups, Span<float> scores)
    {
        var activations = sleep.Activations;
        var draw = sleep.Random.Derive("samples");
        Span<int> batch = stackalloc int[activations.BatchSize];
        for (int first = 0; first < samples; first += batch.Length)
        {
            var some = batch[..Math.Min(batch.Length, samples - first)];
            for (int i = 0; i < some.Length; i++)
            {
                some[i] = draw.BelowAt((ulong)(first + i), activations.Samples.Count);
            }

            activations.Forward(some);
            foreach (var group in groups)
            {
                // Sample after sample, channel after channel.
                var values = activations.Of(group.Activation);
                int neurons = group.Weight.Neurons, area = values.Length / (some.Length * neurons);
                var score = group.Weight.Of(scores);
                for (int at = 0; at < values.Length; at += area)
                {
                    float sum = 0;
                    foreach (float value in values.Slice(at, area))
                    {
                        sum += MathF.Abs(value);
                    }

                    score[at / area % neurons] += sum / area;
                }
            }
        }
    }

    private void Recycle(SleepContext sleep, NeuronGroup group, WeightSlice slice, ReadOnlySpan<float> scores)
    {
        double mean = 0;
        foreach (float score in scores)
        {
            mean += score / scores.Length;
        }

        bool drawn = false;
        for (int neuron = 0; neuron < scores.Length; neuron++)
        {
            if (scores[neuron] > threshold * mean)
            {
                continue;
            }

            if (!drawn)
            {
                slice.FillInitial(slice.Scratch);
                drawn = true;
            }

            int length = slice.Parameter.PerNeuron;
            slice.Scratch.Slice(neuron * length, length).CopyTo(slice.Neuron(neuron));
            sleep.ClearMoments(slice.Parameter.Offset + (neuron * length), length);
            if (group.Bias is { } bias && sleep.Find(bias) is { } given)
            {
                given.Weights[neuron] = 0;
                sleep.ClearMoments(bias.Offset + neuron, 1);
            }

            foreach (var norm in group.Norms)
            {
                Restart(sleep, norm, neuron);
            }

            foreach (var reader in group.Readers)
            {
                Silence(sleep, reader, neuron, scores.Length);
            }
        }
    }

    /// <summary>Sets one neuron's scale or shift to what it was before training.</summary>
    private static void Restart(SleepContext sleep, Parameter norm, int neuron)
    {
        if (sleep.Find(norm) is not { } slice)
        {
            return;
        }

        slice.FillInitial(slice.Scratch);
        slice.Weights[neuron] = slice.Scratch[neuron];
        sleep.ClearMoments(norm.Offset + neuron, 1);
    }

    /// <summary>Sets to 0 what a next layer makes of one neuron.</summary>
    private static void Silence(SleepContext sleep, Parameter reader, int neuron, int neurons)
    {
        if (sleep.Find(reader) is not { } slice)
        {
            return;
        }

        // The inputs of each next neuron are grouped by the neuron they come from: kernels of a channel, or pixels of a flattened one.
        int width = reader.PerNeuron / neurons;
        for (int next = 0; next < reader.Neurons; next++)
        {
            slice.Neuron(next).Slice(neuron * width, width).Clear();
            sleep.ClearMoments(reader.Offset + (next * reader.PerNeuron) + (neuron * width), width);
        }
    }
}
