using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Judges, and returns, the plain mean of the weights at all sleeps since a point of the run (stochastic weight averaging).</summary>
/// <remarks>
/// average += (current - average) / (n + 1). Let the network sleep every epoch, with a learning rate that stays high or is cyclic.
/// P. Izmailov, D. Podoprikhin, T. Garipov, D. Vetrov, A. Wilson, "Averaging weights leads to wider optima and better generalization", UAI 2018, arXiv:1803.05407.
/// </remarks>
/// <param name="start">The share of the run after which averaging begins, from 0 to 1. Until then the weights in training are judged.</param>
/// <param name="writeBack">True also writes the average back at every sleep, so that training goes on from it.</param>
[Description("judges the mean of the weights at all sleeps after the share `start` of the run")]
public sealed class Swa(float start = 0.75f, bool writeBack = false) : WeightAverage(writeBack)
{
    private readonly float start = Settings.Share(start, nameof(start));

    /// <inheritdoc/>
    protected override bool HasBegun(SleepContext sleep) => sleep.Step >= start * sleep.TotalSteps;

    /// <inheritdoc/>
    protected override void Join(SleepContext sleep, Span<float> average, long taken)
    {
        if (taken == 0)
        {
            sleep.Weights.CopyTo(average);
            return;
        }

        FlatVector.Blend(average, 1f / (taken + 1), sleep.Weights);
    }
}
