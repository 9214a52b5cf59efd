using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Measures the running statistics of batch normalisations anew, as the mean over training batches with the weights held still.</summary>
/// <remarks>Always the same samples of the training split, drawn once for a run, or in a run of tasks once for those begun so far. P. Izmailov et al., UAI 2018, section 3.2; PyTorch's <c>update_bn</c>.</remarks>
internal sealed class StatisticsEstimator
{
    private readonly SleepServices services;
    private readonly RandomSource source;
    private readonly TrainingTime count;
    private readonly FloatBuffer sum;
    private readonly float[] weightOfBatch;
    private SampleSet? seen;
    private int[] samples = [];

    /// <summary>Chooses the samples.</summary>
    /// <param name="services">The run's plan and data.</param>
    /// <param name="count">How many samples, at most an epoch.</param>
    /// <param name="source">The random source of the choice, and of dropout.</param>
    public StatisticsEstimator(SleepServices services, TrainingTime count, RandomSource source)
    {
        this.services = services;
        this.source = source;
        this.count = count;
        sum = new FloatBuffer(services.State.Statistics.Length);

        // With statistics at 0, a training pass leaves its momentum times what it measured.
        weightOfBatch = new float[sum.Length];
        foreach (var node in services.State.Network.Nodes.Where(node => node.Operation is BatchNormalisationOperation))
        {
            float momentum = ((BatchNormalisationOperation)node.Operation!).Momentum;
            foreach (var statistic in node.Statistics)
            {
                weightOfBatch.AsSpan(statistic.Offset, statistic.Length).Fill(momentum);
            }
        }
    }

    /// <summary>Measures the statistics of a state; where a normalisation does not follow its batches, it keeps what it has.</summary>
    /// <param name="state">Weights of the run's network; its statistics are overwritten. The plan's buffers are used.</param>
    public void Estimate(NetworkState state)
    {
        var statistics = state.Statistics.Span;
        if (statistics.Length == 0)
        {
            return;
        }

        Choose(services.Seen());
        sum.Span.Clear();
        int batchSize = services.Plan.Options.BatchSize, batches = 0;
        for (int first = 0; first < samples.Length; first += batchSize, batches++)
        {
            var batch = samples.AsSpan(first, Math.Min(batchSize, samples.Length - first));
            seen!.CopyBatch(batch, services.Plan.Input()[..(batch.Length * seen.SampleShape.Size)]);
            ClearFollowed(statistics);
            services.Plan.Forward(state, batch.Length, source.Derive(batches));
            FlatVector.AddMultiple(sum.Span, 1, statistics);
        }

        for (int i = 0; i < statistics.Length; i++)
        {
            statistics[i] = weightOfBatch[i] > 0 ? sum.Span[i] / (weightOfBatch[i] * batches) : statistics[i];
        }
    }

    private void Choose(SampleSet now)
    {
        if (ReferenceEquals(seen, now))
        {
            return;
        }

        seen = now;
        var order = new int[now.Count];
        now.FillOrder(SampleOrder.Shuffled, order, source, 0);
        samples = order[..(int)Math.Min(order.Length, services.Calendar.InSteps(count) * services.Plan.Options.BatchSize)];
    }

    private void ClearFollowed(Span<float> statistics)
    {
        for (int i = 0; i < statistics.Length; i++)
        {
            statistics[i] = weightOfBatch[i] > 0 ? 0 : statistics[i];
        }
    }
}
