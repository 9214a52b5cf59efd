using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Judges, and returns, an exponential moving average of the weights: average = d * average + (1 - d) * current at every sleep.</summary>
/// <remarks>
/// d is min(decay, (1 + n) / (10 + n)) with n the weights averaged so far, so that the initial weights are soon forgotten (TensorFlow's
/// <c>ExponentialMovingAverage</c> with <c>num_updates</c>). Let the network sleep every step, or set the decay for the interval it sleeps at.
/// B. Polyak, A. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control Optim. 30 (1992) 838; decay as in
/// D. Kingma, J. Ba, arXiv:1412.6980, section 7.2.
/// </remarks>
/// <param name="decay">The weight of the past, from 0 to 1.</param>
/// <param name="writeBack">True also writes the average back at every sleep, so that training goes on from it.</param>
[Description("judges average = d * average + (1 - d) * current, d = min(decay, (1 + n) / (10 + n))")]
public sealed class Ema(float decay = 0.99f, bool writeBack = false) : WeightAverage(writeBack)
{
    private readonly float decay = Settings.Share(decay, nameof(decay));

    /// <inheritdoc/>
    protected override void Join(SleepContext sleep, Span<float> average, long taken)
    {
        if (taken == 0)
        {
            sleep.Weights.CopyTo(average);
            return;
        }

        FlatVector.Blend(average, 1 - MathF.Min(decay, (1f + taken) / (10f + taken)), sleep.Weights);
    }
}
