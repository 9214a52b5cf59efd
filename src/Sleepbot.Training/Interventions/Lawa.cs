using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Judges, and returns, the mean of the weights at the latest sleeps (latest weight averaging).</summary>
/// <remarks>
/// Let the network sleep every epoch, or every few hundred steps. The initial weights are never among them.
/// J. Kaddour, "Stop wasting my time! Saving days of ImageNet and BERT training with latest weight averaging", 2022, arXiv:2209.14981;
/// S. Sanyal et al., "Early weight averaging meets high learning rates for LLM pre-training", 2023, arXiv:2306.03241.
/// </remarks>
/// <param name="latest">How many weights the mean holds at most, at least 1.</param>
/// <param name="writeBack">True also writes the average back at every sleep, so that training goes on from it.</param>
[Description("judges the mean of the weights at the `latest` latest sleeps")]
public sealed class Lawa(int latest = 6, bool writeBack = false) : WeightAverage(writeBack)
{
    private readonly int latest = Settings.AtLeast(1, latest, nameof(latest));

    /// <inheritdoc/>
    public override int Snapshots => latest - 1;

    /// <inheritdoc/>
    protected override void Join(SleepContext sleep, Span<float> average, long taken)
    {
        // Only as many snapshots as were taken are weights of a sleep: one more is the initial weights.
        int earlier = (int)Math.Min(taken, latest - 1);
        sleep.Weights.CopyTo(average);
        for (int back = 1; back <= earlier; back++)
        {
            FlatVector.AddMultiple(average, 1, sleep.Previous(back));
        }

        FlatVector.Scale(average, 1f / (earlier + 1));
    }
}
