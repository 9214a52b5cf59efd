using System.ComponentModel;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Adds the logistic function of how far each weight has come: new = current + sigmoid(last - current).</summary>
/// <remarks>
/// <c>last</c> are the weights as the previous sleep left them. Where nothing moved, sigmoid(0) still adds 1/2.
/// From the Sleepbot experiment of 2017.
/// </remarks>
[Description("new = current + sigmoid(last - current)")]
public sealed class SigmoidDelta : Intervention
{
    /// <inheritdoc/>
    public override int Snapshots => 1;

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            slice.RewriteWith(slice.Previous(), default(Rule));
        }
    }

    private readonly struct Rule : IPairedWeightRule
    {
        public Vector512<float> Apply(Vector512<float> current, Vector512<float> last) => current + VectorMath.Sigmoid(last - current);
    }
}
