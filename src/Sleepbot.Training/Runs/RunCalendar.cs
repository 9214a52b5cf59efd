namespace Sleepbot.Training;

/// <summary>How steps, epochs, samples and tasks of one run relate. The last batch of an epoch may be smaller than the others.</summary>
public sealed class RunCalendar
{
    private readonly int[] samples;
    private readonly long[] ends;
    private readonly int batchSize;

    /// <summary>Divides a run into its tasks.</summary>
    /// <param name="samplesOfTasks">Samples of one epoch of each task; at least one task.</param>
    /// <param name="batchSize">Samples of a full batch.</param>
    /// <param name="length">How long each task is.</param>
    internal RunCalendar(IEnumerable<int> samplesOfTasks, int batchSize, TrainingTime length)
    {
        samples = [.. samplesOfTasks];
        this.batchSize = batchSize;
        ends = new long[samples.Length];
        for (int task = 0; task < ends.Length; task++)
        {
            ends[task] = FirstStepOf(task) + length.InSteps(batchSize, samples[task]);
        }
    }

    /// <summary>Makes the calendar of a run with one task.</summary>
    /// <param name="trainingSamples">Samples of one epoch.</param>
    /// <param name="batchSize">Samples of a full batch.</param>
    /// <param name="length">How long the run is.</param>
    internal RunCalendar(int trainingSamples, int batchSize, TrainingTime length)
        : this([trainingSamples], batchSize, length)
    {
    }

    /// <summary>Gets the step at which the run begins.</summary>
    /// <value>0, the default, unless it begins with the checkpoint of another run.</value>
    internal long FirstStep { get; init; }

    /// <summary>Gets the number of steps of the whole run.</summary>
    public long TotalSteps => ends[^1];

    /// <summary>Counts the training samples seen, again and again those of every epoch.</summary>
    /// <param name="step">Steps taken, from 0 to <see cref="TotalSteps"/>.</param>
    public long SamplesAt(long step)
    {
        long seen = 0;
        for (int task = 0; task <= TaskOf(step); task++)
        {
            seen += SamplesIn(task, step);
        }

        return seen;
    }

    /// <summary>Gets a length of time in whole steps, at least 1. Where tasks differ in size, an epoch is one of their mean size.</summary>
    /// <param name="time">The length.</param>
    internal long InSteps(TrainingTime time) => time.InSteps(batchSize, (int)Math.Round(samples.Average(), MidpointRounding.AwayFromZero));

    /// <summary>Gets the steps between two events that repeat.</summary>
    /// <param name="time">The interval, or null for a usual one.</param>
    /// <param name="usual">How many events a run usually has, one after the last step included.</param>
    internal long Interval(TrainingTime? time, int usual) => time is { } given ? InSteps(given) : ((TotalSteps - 1) / usual) + 1;

    /// <summary>Gets the task of the latest batch.</summary>
    /// <param name="step">Steps taken.</param>
    /// <returns>The task, from 0; before the first batch, the first.</returns>
    internal int TaskOf(long step)
    {
        int task = 0;
        while (task < ends.Length - 1 && step > ends[task])
        {
            task++;
        }

        return task;
    }

    /// <summary>Gets the step at which a task begins.</summary>
    /// <param name="task">The task, from 0.</param>
    internal long FirstStepOf(int task) => task == 0 ? 0 : ends[task - 1];

    /// <summary>Says whether a step is the last of a task. The last step of a run always is.</summary>
    /// <param name="step">Steps taken.</param>
    internal bool IsEndOfTask(long step) => ends.Contains(step);

    /// <summary>Gets a point of the run.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="seconds">What the time went to.</param>
    internal RunMoment At(long step, RunSeconds seconds)
    {
        double epochs = 0;
        for (int task = 0; task <= TaskOf(step); task++)
        {
            epochs += (double)SamplesIn(task, step) / samples[task];
        }

        return new RunMoment(step, epochs, SamplesAt(step), seconds);
    }

    private long SamplesIn(int task, long step)
    {
        long steps = Math.Min(step, ends[task]) - FirstStepOf(task);
        long stepsPerEpoch = (samples[task] + batchSize - 1L) / batchSize;
        return (steps / stepsPerEpoch * samples[task]) + Math.Min(steps % stepsPerEpoch * batchSize, samples[task]);
    }
}
