using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Knows when one run sleeps.</summary>
internal sealed class SleepTimes
{
    private readonly RunCalendar calendar;
    private readonly long? every;
    private readonly HashSet<long> at;
    private readonly SleepTrigger? trigger;
    private readonly bool mayFollowLastStep;

    /// <summary>Prepares the times of a run.</summary>
    /// <param name="options">Says when.</param>
    /// <param name="services">The run.</param>
    /// <param name="source">Decides the moments, where they are random.</param>
    /// <param name="yoke">The changes whose moments are taken, whatever the options say; null where the options decide.</param>
    public SleepTimes(SleepOptions options, SleepServices services, RandomSource source, ChangeRecord? yoke)
    {
        calendar = services.Calendar;
        every = options.Every is { } time ? calendar.InSteps(time) : null;
        at = [.. options.At.Select(calendar.InSteps)];
        trigger = options.When;
        if (yoke is not null)
        {
            // Evaluations and the last word come when they come.
            (every, trigger) = (null, null);
            at = [.. yoke.Tracks.Where(track => track.Stage is SleepStages.Apply or SleepStages.FilterGradient).SelectMany(track => track.Steps.ToArray())];
            mayFollowLastStep = true;
        }
        else if (options.AtRandom)
        {
            long count = every is { } steps ? (calendar.TotalSteps - 1) / steps : at.Count;
            (every, at) = (null, Drawn(count, calendar.TotalSteps, source));
        }

        mayFollowLastStep |= trigger?.AlsoAfterLastStep == true;
        Context = new TriggerContext(services, (options.Layers with { Biases = false }).SlicesOf(services.State.Network));
    }

    /// <summary>Gets what the trigger sees and remembers.</summary>
    public TriggerContext Context { get; }

    /// <summary>Says whether there is a sleep after a step. To be asked once after each.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    public bool IsDue(long step)
    {
        if (step == 0 || (step == calendar.TotalSteps && !mayFollowLastStep))
        {
            return false;
        }

        Context.Step = step;
        return every is { } steps ? step % steps == 0 : trigger is null ? at.Contains(step) : trigger.IsDue(Context);
    }

    /// <summary>Draws different steps from 1 to the last but one, all sets of them equally likely (Floyd's algorithm).</summary>
    private static HashSet<long> Drawn(long count, long totalSteps, RandomSource source)
    {
        HashSet<long> drawn = [];
        for (long last = totalSteps - count; last < totalSteps; last++)
        {
            long step = 1 + source.BelowAt((ulong)last, (int)last);
            drawn.Add(drawn.Contains(step) ? last : step);
        }

        return drawn;
    }
}
