using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Records for every layer the L2 norm of each neuron's incoming weights, without its bias.</summary>
public sealed class NeuronNorms : Probe
{
    /// <summary>The word under which the norms are recorded.</summary>
    public const string Metric = "norm";

    /// <inheritdoc/>
    public override void Observe(ProbeContext run)
    {
        // By index: walking a list through its interface would allocate at every look.
        for (int i = 0; i < run.Network.Layers.Count; i++)
        {
            var layer = run.Network.Layers[i];
            if (layer.Weight is not { } weight)
            {
                continue;
            }

            var kernels = weight.Of(run.Weights);
            var norms = run.Scratch(weight.Neurons);
            for (int neuron = 0; neuron < norms.Length; neuron++)
            {
                norms[neuron] = (float)FlatVector.Norm(kernels.Slice(neuron * weight.PerNeuron, weight.PerNeuron));
            }

            run.RecordNeurons(layer.Name, Metric, norms);
        }
    }
}
