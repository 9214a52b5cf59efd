using Sleepbot.Data;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Serves the training batches of a run, epoch after epoch. The last batch of an epoch holds what is left.</summary>
internal sealed class BatchFeed
{
    private readonly SampleSet samples;
    private readonly SampleOrder order;
    private readonly RandomSource source;
    private readonly ClassWeighting weighting;
    private readonly int[] visits;
    private readonly int[] labels;
    private long epoch = -1;
    private int next;

    /// <summary>Prepares the feed; the first batch is fetched by <see cref="Next"/>.</summary>
    /// <param name="samples">The training split.</param>
    /// <param name="options">Batch size, order and class weights.</param>
    /// <param name="source">The run's source for the order.</param>
    public BatchFeed(SampleSet samples, TrainingOptions options, RandomSource source)
    {
        this.samples = samples;
        this.source = source;
        order = options.Order;
        weighting = new ClassWeighting(options.ClassWeights, options.BatchSize);
        visits = new int[samples.Count];
        labels = new int[options.BatchSize];
        next = visits.Length;
    }

    /// <summary>Gets the number of samples in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the class of each sample in the batch.</summary>
    public ReadOnlySpan<int> Labels => labels.AsSpan(0, Count);

    /// <summary>Gets the weight of each sample in the batch, or nothing where all weigh the same.</summary>
    public ReadOnlySpan<float> Weights => weighting.Of(Labels);

    /// <summary>Goes to the batch of a step, as if all before it had been fetched.</summary>
    /// <param name="step">Steps taken, at least 0.</param>
    public void MoveTo(long step)
    {
        long stepsPerEpoch = (visits.Length + labels.Length - 1L) / labels.Length;
        long inEpoch = step % stepsPerEpoch;
        if (inEpoch == 0)
        {
            // Where an epoch ends, the next one's order is only asked for by the next batch.
            (epoch, next) = ((step / stepsPerEpoch) - 1, visits.Length);
            return;
        }

        (epoch, next) = (step / stepsPerEpoch, (int)(inEpoch * labels.Length));
        samples.FillOrder(order, visits, source, epoch);
    }

    /// <summary>Fetches the next batch.</summary>
    /// <param name="input">Takes the samples, one after the other; room for a full batch.</param>
    public void Next(Span<float> input)
    {
        if (next == visits.Length)
        {
            epoch++;
            next = 0;
            samples.FillOrder(order, visits, source, epoch);
        }

        Count = Math.Min(labels.Length, visits.Length - next);
        var batch = visits.AsSpan(next, Count);
        next += Count;
        samples.CopyBatch(batch, input[..(Count * samples.SampleShape.Size)]);
        for (int i = 0; i < batch.Length; i++)
        {
            labels[i] = samples.Labels[batch[i]];
        }
    }
}
