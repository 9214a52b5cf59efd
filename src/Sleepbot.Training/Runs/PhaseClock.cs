namespace Sleepbot.Training;

/// <summary>Divides the wall time of a run among its phases: each piece of work ends by charging the time since the previous charge.</summary>
/// <remarks>So no time is lost or counted twice, and a charge costs one reading of the clock.</remarks>
/// <param name="time">The clock.</param>
/// <param name="spent">What the time of an earlier process went to, if this one continues its run.</param>
internal sealed class PhaseClock(TimeProvider time, RunSeconds spent = default)
{
    private readonly long began = time.GetTimestamp();
    private readonly long[] ticks = new long[Enum.GetValues<RunPhase>().Length];
    private long charged = time.GetTimestamp();

    /// <summary>Gets what the time so far went to.</summary>
    public RunSeconds Seconds => new(
        spent.Training + Of(RunPhase.Training),
        spent.Sleeping + Of(RunPhase.Sleeping),
        spent.Probing + Of(RunPhase.Probing),
        spent.Evaluating + Of(RunPhase.Evaluating),
        spent.Logging + Of(RunPhase.Logging));

    /// <summary>Gets the time from the beginning of this process's part of the run to the latest charge.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(began, charged);

    /// <summary>Charges the time since the previous charge.</summary>
    /// <param name="phase">What it was spent on.</param>
    /// <returns>How many seconds that were.</returns>
    public double Charge(RunPhase phase)
    {
        long now = time.GetTimestamp();
        long spent = now - charged;
        ticks[(int)phase] += spent;
        charged = now;
        return (double)spent / time.TimestampFrequency;
    }

    private double Of(RunPhase phase) => (double)ticks[(int)phase] / time.TimestampFrequency;
}
