using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Scales every neuron so that its norm goes a share of the way to its layer's mean: strong neurons become weaker, weak ones stronger.</summary>
/// <remarks>
/// norm = norm + share * (mean - norm); a neuron's weights keep their proportions. After the synaptic homeostasis hypothesis: G. Tononi, C. Cirelli,
/// "Sleep and the price of plasticity", Neuron 81 (2014) 12. A neuron of zeros stays as it is, but counts in the mean.
/// </remarks>
/// <param name="share">The share of the way, from 0 to 1; 1 gives all neurons of a layer the same norm.</param>
[Description("each neuron's norm goes a share of the way to its layer's mean norm")]
public sealed class SynapticDownscaling(float share = 0.1f) : Intervention
{
    private readonly float share = Settings.Share(share, nameof(share));

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            double sum = 0;
            for (int neuron = 0; neuron < slice.Neurons; neuron++)
            {
                sum += FlatVector.Norm(slice.Neuron(neuron));
            }

            double mean = sum / slice.Neurons;
            for (int neuron = 0; neuron < slice.Neurons; neuron++)
            {
                double norm = FlatVector.Norm(slice.Neuron(neuron));
                FlatVector.Scale(slice.Neuron(neuron), norm == 0 ? 1 : (float)(1 + (share * ((mean / norm) - 1))));
            }
        }
    }
}
