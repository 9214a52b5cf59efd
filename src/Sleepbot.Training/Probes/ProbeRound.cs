using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>The probes of one run, each with its interval.</summary>
internal sealed class ProbeRound
{
    private const int UsualLooks = 200;
    private readonly RunCalendar calendar;
    private readonly RunLog log;
    private readonly (Probe Probe, ProbeContext Context, long Every)[] probes;

    public ProbeRound(IReadOnlyList<ProbeOptions> options, RunCalendar calendar, NetworkState state, RunLog log)
    {
        this.calendar = calendar;
        this.log = log;
        probes = [.. options.Select(one => (one.Probe, new ProbeContext(state, log), calendar.Interval(one.Every, UsualLooks)))];
    }

    /// <summary>Lets those look whose interval is over; before the first step and after the last, all.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    public void ObserveIfDue(long step)
    {
        foreach (var (probe, context, every) in probes)
        {
            if (step % every == 0 || step == calendar.FirstStep || step == calendar.TotalSteps)
            {
                probe.Observe(context);
                log.Charge(RunPhase.Probing);
            }
        }
    }
}
