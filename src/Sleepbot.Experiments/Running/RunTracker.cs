using Sleepbot.Data;
using Sleepbot.Journal;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>One planned run, and how far it is. Its thread writes; any thread may read a moment that has just passed.</summary>
/// <param name="arm">Its arm.</param>
/// <param name="seed">Its seed.</param>
/// <param name="train">The training split.</param>
/// <param name="challenger">The run whose changes it repeats; null where it repeats none.</param>
internal sealed class RunTracker(Arm arm, long seed, SampleSet train, RunTracker? challenger)
{
    private const long GivenUp = -1;
    private readonly RunCalendar calendar = arm.Training.CalendarOn(train);
    private long step;
    private long firstStep;
    private double accuracy = double.NaN;
    private long begun;
    private RunOutcome? outcome;

    // Odd while an intervention acts; the run's thread and whoever watches it agree by this number alone on whether it came out in time.
    private long acts;
    private Act latestAct = new(0, "");

    /// <summary>Gets the arm.</summary>
    public Arm Arm => arm;

    /// <summary>Gets the seed.</summary>
    public long Seed => seed;

    /// <summary>Gets the run whose changes it repeats, which has to end first.</summary>
    /// <value>Null where it repeats none.</value>
    public RunTracker? Challenger => challenger;

    /// <summary>Gets the steps of the whole run.</summary>
    public long Planned => calendar.TotalSteps;

    /// <summary>Gets or sets the steps taken.</summary>
    public long Step
    {
        get => Volatile.Read(ref step);
        set => Volatile.Write(ref step, value);
    }

    /// <summary>Sets the latest test accuracy.</summary>
    public double Accuracy
    {
        set => Volatile.Write(ref accuracy, value);
    }

    /// <summary>Gets the latest test accuracy, or null before the first.</summary>
    public double? TestAccuracy => Volatile.Read(ref accuracy) is var latest && double.IsNaN(latest) ? null : latest;

    /// <summary>Gets or sets what its time had gone to when something was recorded last: all that is known where it does not come to an end.</summary>
    public PhaseSeconds Seconds { get; set; }

    /// <summary>Gets whether the run was begun.</summary>
    public bool HasBegun => Volatile.Read(ref begun) != 0;

    /// <summary>Gets what became of it, or null before its end.</summary>
    public RunOutcome? Outcome => Volatile.Read(ref outcome);

    /// <summary>Gets the steps that were done before this process took the run up.</summary>
    public long FirstStep => Volatile.Read(ref firstStep);

    /// <summary>Gets the training samples that this process has shown it.</summary>
    public long Samples => calendar.SamplesAt(Step) - calendar.SamplesAt(FirstStep);

    /// <summary>Gets the number of the run in the journal, once it was begun here.</summary>
    public long Number { get; private set; }

    /// <summary>Gets the thread that trains it, once it was begun here.</summary>
    public Thread? Worker { get; private set; }

    /// <summary>Gets whether it was given up: its thread may no longer write anything down.</summary>
    public bool IsGivenUp => Interlocked.Read(ref acts) == GivenUp;

    /// <summary>Gets a number for what an intervention is doing now, which no other act of the run has.</summary>
    /// <value>Null while none acts.</value>
    public long? ActNow => Interlocked.Read(ref acts) is var now && now > 0 && now % 2 == 1 ? now : null;

    /// <summary>Gets what acts, or acted last.</summary>
    public Act LatestAct => Volatile.Read(ref latestAct);

    /// <summary>Marks the run as begun, on the thread that trains it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="number">Its number in the journal.</param>
    public void Begin(TimeProvider time, long number)
    {
        (Number, Worker) = (number, Thread.CurrentThread);
        Volatile.Write(ref begun, Math.Max(1, time.GetTimestamp()));
    }

    /// <summary>Marks that an intervention begins to act.</summary>
    /// <param name="atStep">Optimizer steps taken.</param>
    /// <param name="intervention">Its name.</param>
    public void BeginAct(long atStep, string intervention)
    {
        if (latestAct.Step != atStep || latestAct.Intervention != intervention)
        {
            Volatile.Write(ref latestAct, new Act(atStep, intervention));
        }

        Interlocked.Increment(ref acts);
    }

    /// <summary>Marks that no intervention acts any more.</summary>
    /// <returns>False if the run was given up meanwhile.</returns>
    public bool EndAct()
    {
        long now = Interlocked.Read(ref acts);
        return now % 2 == 0 || (now != GivenUp && Interlocked.CompareExchange(ref acts, now + 1, now) == now);
    }

    /// <summary>Gives the run up, unless the intervention has come out of its act.</summary>
    /// <param name="act">The act, as <see cref="ActNow"/> had it.</param>
    /// <returns>Whether it was given up.</returns>
    public bool GiveUp(long act) => Interlocked.CompareExchange(ref acts, GivenUp, act) == act;

    /// <summary>Marks the run as taken up where a checkpoint has it.</summary>
    /// <param name="at">The checkpoint's step.</param>
    public void GoOn(long at)
    {
        Volatile.Write(ref firstStep, at);
        Step = at;
    }

    /// <summary>Marks the run as one that has ended elsewhere.</summary>
    /// <param name="record">What the journal has of it.</param>
    /// <param name="latest">Its latest test accuracy, or null.</param>
    public RunOutcome Keep(RunRecord record, double? latest)
    {
        Accuracy = latest ?? double.NaN;
        GoOn(calendar.TotalSteps);
        RunOutcome kept = new(arm.Name, seed, record.Status, record.Message, record.Steps, latest, TimeSpan.Zero, IsKept: true);
        Volatile.Write(ref outcome, kept);
        return kept;
    }

    /// <summary>Marks the run as ended.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="message">Why it diverged or failed.</param>
    /// <param name="time">The clock.</param>
    public RunOutcome End(RunStatus status, string message, TimeProvider time)
    {
        RunOutcome ended = new(arm.Name, seed, status, message, Step, TestAccuracy, Elapsed(time), IsGivenUp: IsGivenUp);
        Volatile.Write(ref outcome, ended);
        return ended;
    }

    /// <summary>Gets the wall time it took so far, or altogether.</summary>
    /// <param name="time">The clock.</param>
    public TimeSpan Elapsed(TimeProvider time) =>
        Outcome is { } ended ? ended.Elapsed : HasBegun ? time.GetElapsedTime(Volatile.Read(ref begun)) : TimeSpan.Zero;

    /// <summary>One act of an intervention.</summary>
    /// <param name="Step">Optimizer steps taken before.</param>
    /// <param name="Intervention">Its name.</param>
    internal sealed record Act(long Step, string Intervention);
}
