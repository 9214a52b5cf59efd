using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Takes the gradient not here but a little uphill, so that descent prefers flat valleys: g = gradient at w + rho * g / |g|.</summary>
/// <remarks>
/// Costs a second forward and backward pass of the batch. The norm is over the slices that the rule was given. Let the network sleep every step;
/// more seldom, only the batch after a sleep is sharpness-aware. Running statistics count each batch once.
/// P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur, "Sharpness-aware minimization for efficiently improving generalization", ICLR 2021, arXiv:2010.01412.
/// </remarks>
/// <param name="rho">How far uphill, as an L2 distance of the weights; at least 0. 0 changes nothing.</param>
[Description("the gradient at current + rho * gradient / |gradient|: a second pass over the batch")]
public sealed class SharpnessAware(double rho = 0.05) : Intervention
{
    private readonly double rho = Settings.NotNegative(rho, nameof(rho));

    /// <inheritdoc/>
    public override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public override void FilterGradient(SleepContext sleep, Span<float> gradient)
    {
        double squares = 0;
        foreach (var slice in sleep.Slices)
        {
            squares += FlatVector.SumOfSquares(slice.Parameter.Of(gradient));
        }

        if (squares == 0 || rho == 0)
        {
            return;
        }

        // Kept, not added and taken away again: weights must come back to the bit.
        var here = sleep.StateVector("here");
        sleep.Weights.CopyTo(here);
        float length = (float)(rho / Math.Sqrt(squares));
        foreach (var slice in sleep.Slices)
        {
            FlatVector.AddMultiple(slice.Weights, length, slice.Parameter.Of(gradient));
        }

        sleep.RepeatBatch();
        here.CopyTo(sleep.Weights);
    }
}
