using System.ComponentModel;

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
            var current = slice.Weights;
            var last = slice.Previous();
            for (int i = 0; i < current.Length; i++)
            {
                current[i] += 1 / (1 + MathF.Exp(current[i] - last[i]));
            }
        }
    }
}
