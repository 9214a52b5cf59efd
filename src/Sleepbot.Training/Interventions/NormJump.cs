using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Lets each neuron's norm jump to the limit that it is approaching: an exponential approach fitted to its series.</summary>
/// <remarks>
/// The norms of a neuron at the points of a stretch (see <see cref="Forecast"/>) give the ratio r of their successive changes by least squares; the limit is norm + change * r / (1 - r).
/// The neuron's weights are scaled to it in proportion. Where r does not lie between 0 and 1, the neuron stays. This library's own rule, from the remark of the Sleepbot
/// experiment of 2017 that norms saturate long before training ends.
/// </remarks>
/// <param name="points">How many points of the series, 3 to 32.</param>
/// <param name="longest">The longest jump, in lengths of the series' last change; at least 0. No jump takes away more than half of a norm, or doubles it.</param>
[Description("each neuron is scaled to the limit of its norm, from an exponential approach over `points` sleeps")]
public sealed class NormJump(int points = 5, double longest = 20) : Forecast(points, 3)
{
    private readonly double longest = Settings.NotNegative(longest, nameof(longest));

    /// <inheritdoc/>
    public override bool TakesAllParameters => false;

    /// <inheritdoc/>
    protected override void Jump(SleepContext sleep)
    {
        Span<float> norms = stackalloc float[Points];
        foreach (var slice in sleep.Slices)
        {
            for (int neuron = 0; neuron < slice.Neurons; neuron++)
            {
                for (int i = 0; i < Points - 1; i++)
                {
                    norms[i] = (float)FlatVector.Norm(slice.PreviousNeuron(neuron, Points - 1 - i));
                }

                double norm = norms[^1] = (float)FlatVector.Norm(slice.Neuron(neuron));
                var approach = Approach.Fit(norms, 1, Points);
                double ahead = Math.Abs(approach.Step) * longest;
                double jump = Math.Clamp(approach.Ahead(double.PositiveInfinity), -ahead, ahead);
                FlatVector.Scale(slice.Neuron(neuron), norm > 0 ? (float)Math.Clamp(1 + (jump / norm), 0.5, 2) : 1);
            }
        }
    }
}
