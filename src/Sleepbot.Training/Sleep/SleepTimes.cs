namespace Sleepbot.Training;

/// <summary>Knows when one run sleeps.</summary>
internal sealed class SleepTimes
{
    private readonly RunCalendar calendar;
    private readonly long? every;
    private readonly HashSet<long> at;
    private readonly SleepTrigger? trigger;

    /// <summary>Prepares the times of a run.</summary>
    /// <param name="options">Says when.</param>
    /// <param name="services">The run.</param>
    public SleepTimes(SleepOptions options, SleepServices services)
    {
        calendar = services.Calendar;
        every = options.Every is { } time ? calendar.InSteps(time) : null;
        at = [.. options.At.Select(calendar.InSteps)];
        trigger = options.When;
        Context = new TriggerContext(services, (options.Layers with { Biases = false }).SlicesOf(services.State.Network));
    }

    /// <summary>Gets what the trigger sees and remembers.</summary>
    public TriggerContext Context { get; }

    /// <summary>Says whether there is a sleep after a step. To be asked once after each.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    public bool IsDue(long step)
    {
        if (step == 0 || step == calendar.TotalSteps)
        {
            return false;
        }

        Context.Step = step;
        return every is { } steps ? step % steps == 0 : trigger is null ? at.Contains(step) : trigger.IsDue(Context);
    }
}
