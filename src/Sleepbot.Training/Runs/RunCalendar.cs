namespace Sleepbot.Training;

/// <summary>How steps, epochs and samples of one run relate. The last batch of an epoch may be smaller than the others.</summary>
/// <param name="trainingSamples">Samples of one epoch.</param>
/// <param name="batchSize">Samples of a full batch.</param>
/// <param name="length">How long the run is.</param>
internal sealed class RunCalendar(int trainingSamples, int batchSize, TrainingTime length)
{
    private readonly long stepsPerEpoch = (trainingSamples + batchSize - 1L) / batchSize;

    /// <summary>Gets the step at which the run begins.</summary>
    /// <value>0, the default, unless it begins with the checkpoint of another run.</value>
    public long FirstStep { get; init; }

    /// <summary>Gets the number of steps of the whole run.</summary>
    public long TotalSteps { get; } = length.InSteps(batchSize, trainingSamples);

    /// <summary>Gets a length of time in whole steps, at least 1.</summary>
    /// <param name="time">The length.</param>
    public long InSteps(TrainingTime time) => time.InSteps(batchSize, trainingSamples);

    /// <summary>Gets the steps between two events that repeat.</summary>
    /// <param name="time">The interval, or null for a usual one.</param>
    /// <param name="usual">How many events a run usually has, one after the last step included.</param>
    public long Interval(TrainingTime? time, int usual) => time is { } given ? InSteps(given) : ((TotalSteps - 1) / usual) + 1;

    /// <summary>Gets a point of the run.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="seconds">What the time went to.</param>
    public RunMoment At(long step, RunSeconds seconds)
    {
        long samples = (step / stepsPerEpoch * trainingSamples) + Math.Min(step % stepsPerEpoch * batchSize, trainingSamples);
        return new RunMoment(step, (double)samples / trainingSamples, samples, seconds);
    }
}
