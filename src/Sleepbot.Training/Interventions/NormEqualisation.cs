using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Gives all neurons of a layer the same norm, the root of their mean square: the norm of the layer as a whole stays as it was.</summary>
/// <remarks>
/// Close to what weight normalisation holds throughout training (T. Salimans, D. Kingma, NeurIPS 2016, arXiv:1602.07868). A neuron of zeros stays as it is.
/// <see cref="SynapticDownscaling"/> goes part of such a way, to the mean instead.
/// </remarks>
[Description("all neurons of a layer get the root mean square of their norms")]
public sealed class NormEqualisation : Intervention
{
    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            double common = Math.Sqrt(FlatVector.SumOfSquares(slice.Weights) / slice.Neurons);
            for (int neuron = 0; neuron < slice.Neurons; neuron++)
            {
                double norm = FlatVector.Norm(slice.Neuron(neuron));
                FlatVector.Scale(slice.Neuron(neuron), norm == 0 ? 1 : (float)(common / norm));
            }
        }
    }
}
