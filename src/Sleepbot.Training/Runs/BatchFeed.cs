using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Serves the training batches of a run, task after task, epoch after epoch. The last batch of an epoch holds what is left.</summary>
internal sealed class BatchFeed
{
    private readonly IReadOnlyList<SampleSet> tasks;
    private readonly RunCalendar calendar;
    private readonly SampleOrder order;
    private readonly RandomSource orderSource;
    private readonly Augmentation? augmentation;
    private readonly RandomSource augmentationSource;
    private readonly ClassWeighting weighting;
    private double totalWeight;
    private readonly int[] room;
    private readonly int[] labels;
    private long step;
    private int task = -1;
    private long epoch;
    private int next;

    /// <summary>Prepares the feed; the first batch is fetched by <see cref="Next"/>.</summary>
    /// <param name="samples">The training samples.</param>
    /// <param name="calendar">When each task begins.</param>
    /// <param name="run">The run: batch size, order, augmentation and class weights, and what is drawn for them.</param>
    public BatchFeed(TrainingSamples samples, RunCalendar calendar, RunSpecification run)
    {
        var options = run.Training;
        tasks = samples.Tasks;
        this.calendar = calendar;
        (order, orderSource) = (options.Order, run.SourceOf(NoiseSource.Order));
        (augmentation, augmentationSource) = (options.Augment, run.SourceOf(NoiseSource.Augmentation));
        weighting = new ClassWeighting(options.ClassWeights, options.BatchSize);
        room = new int[tasks.Max(one => one.Count)];
        labels = new int[options.BatchSize];
    }

    /// <summary>Gets the number of samples in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the class of each sample in the batch.</summary>
    public ReadOnlySpan<int> Labels => labels.AsSpan(0, Count);

    /// <summary>Gets the weight of each sample in the batch, or nothing where all weigh the same.</summary>
    public ReadOnlySpan<float> Weights => weighting.Latest;

    private SampleSet Samples => tasks[task];

    private Span<int> Visits => room.AsSpan(0, Samples.Count);

    /// <summary>Goes to the batch of a step, as if all before it had been fetched.</summary>
    /// <param name="step">Steps taken, at least 0.</param>
    public void MoveTo(long step)
    {
        this.step = step;
        task = calendar.TaskOf(step);
        long stepsPerEpoch = (Samples.Count + labels.Length - 1L) / labels.Length;
        long inTask = step - calendar.FirstStepOf(task), inEpoch = inTask % stepsPerEpoch;
        if (inEpoch == 0)
        {
            // Where an epoch ends, the next one's order is only asked for by the next batch.
            (epoch, next) = ((inTask / stepsPerEpoch) - 1, Samples.Count);
            return;
        }

        (epoch, next) = (inTask / stepsPerEpoch, (int)(inEpoch * labels.Length));
        FillOrder();
    }

    /// <summary>Fetches the next batch.</summary>
    /// <param name="input">Takes the samples, one after the other; room for a full batch.</param>
    public void Next(Span<float> input)
    {
        step++;
        if (task < 0 || calendar.TaskOf(step) > task)
        {
            task++;
            (epoch, next) = (-1, Samples.Count);
        }

        if (next == Samples.Count)
        {
            epoch++;
            next = 0;
            FillOrder();
        }

        Count = Math.Min(labels.Length, Samples.Count - next);
        var batch = Visits.Slice(next, Count);
        next += Count;
        Samples.CopyBatch(batch, input[..(Count * Samples.SampleShape.Size)]);
        Augment(batch, input);
        for (int i = 0; i < batch.Length; i++)
        {
            labels[i] = Samples.Labels[batch[i]];
        }

        totalWeight = Loss.TotalWeight(Count, weighting.Of(Labels));

        // An epoch's samples lie anywhere in memory: the next one comes from there during the step.
        if (next < Samples.Count)
        {
            Samples.AskFor(Visits[next]);
        }
    }

    /// <summary>Measures some rows of the batch, and writes the gradient of the batch's mean loss. Several threads may ask for rows at once.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="rows">What the network made of them.</param>
    public LossResult Evaluate(Loss loss, OutputRows rows)
    {
        var weights = Weights;
        return loss.EvaluatePart(
            rows.Of(), Labels.Slice(rows.First, rows.Samples), weights.IsEmpty ? weights : weights.Slice(rows.First, rows.Samples), rows.GradientOf(), totalWeight);
    }

    private void FillOrder() => Samples.FillOrder(order, Visits, OfTask(orderSource), epoch);

    /// <summary>Changes the images of a batch. What is drawn belongs to the sample and the epoch, so that it depends neither on the order nor on the size of batches.</summary>
    private void Augment(ReadOnlySpan<int> batch, Span<float> input)
    {
        if (augmentation is null)
        {
            return;
        }

        var source = OfTask(augmentationSource).Derive(epoch);
        int size = Samples.SampleShape.Size;
        for (int i = 0; i < batch.Length; i++)
        {
            augmentation.Apply(Samples, input.Slice(i * size, size), source.Derive(batch[i]));
        }
    }

    /// <summary>Gets the source of a task. A run of one task draws what a run without tasks does.</summary>
    private RandomSource OfTask(RandomSource source) => tasks.Count == 1 ? source : source.Derive("task").Derive(task);
}
