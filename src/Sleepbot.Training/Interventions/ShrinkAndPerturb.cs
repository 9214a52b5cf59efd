using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Shrinks all weights and adds a little of a fresh start: new = shrink * current + perturb * fresh initial weights.</summary>
/// <remarks>
/// Made for the moment when new data arrive; usually applied once or a few times, with <c>at:</c>. The fresh weights are drawn by each layer's own initialiser.
/// J. Ash, R. Adams, "On warm-starting neural network training", NeurIPS 2020, arXiv:1910.08475.
/// </remarks>
/// <param name="shrink">What is kept of the weights; any finite number.</param>
/// <param name="perturb">What is added of fresh ones; any finite number.</param>
[Description("new = shrink * current + perturb * fresh initial weights")]
public sealed class ShrinkAndPerturb(float shrink = 0.4f, float perturb = 0.1f) : Intervention
{
    /// <inheritdoc/>
    public override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            var fresh = slice.Scratch;
            slice.FillInitial(fresh);
            FlatVector.Scale(slice.Weights, shrink);
            FlatVector.AddMultiple(slice.Weights, perturb, fresh);
        }
    }
}
