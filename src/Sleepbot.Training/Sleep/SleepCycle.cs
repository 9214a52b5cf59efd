using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The sleep of one run: lets every intervention act in turn, and remembers the weights from one sleep to the next.</summary>
internal sealed class SleepCycle
{
    private readonly NetworkState state;
    private readonly OptimizerState optimizer;
    private readonly long every;
    private readonly WeightHistory history;
    private readonly Actor[] actors;
    private readonly ChangeMeter meter;
    private long number;

    /// <summary>Prepares the sleeps of a run; its initial weights become the first snapshot.</summary>
    /// <param name="options">What happens.</param>
    /// <param name="calendar">Says how many steps lie between two sleeps.</param>
    /// <param name="state">The run's network.</param>
    /// <param name="optimizer">The run's optimizer, whose moments an intervention may want cleared.</param>
    /// <param name="source">The run's source for interventions.</param>
    public SleepCycle(SleepOptions options, RunCalendar calendar, NetworkState state, OptimizerState optimizer, RandomSource source)
    {
        this.state = state;
        this.optimizer = optimizer;
        every = calendar.InSteps(options.Every);
        history = new WeightHistory(options.Interventions.Max(intervention => intervention.Snapshots), state.Weights.Length);
        meter = new ChangeMeter(state);
        IReadOnlyList<Parameter> slices = options.Layers.SlicesOf(state.Network);

        // The random address is the name, and a number among those of the same name: neither shifts when another rule joins.
        actors = [.. options.Interventions.Select((intervention, place) =>
        {
            int twins = options.Interventions.Take(place).Count(other => other.Name == intervention.Name);
            var context = new SleepContext(state, meter, history, slices, source.Derive(intervention.Name).Derive(twins));
            return new Actor(intervention, intervention.Name, context);
        })];
        history.Push(state.Weights.Span);
    }

    /// <summary>Says whether there is a sleep after a step.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    public bool IsDue(long step) => step > 0 && step % every == 0;

    /// <summary>Sleeps once.</summary>
    /// <param name="log">Takes an event for each intervention; says which step it is.</param>
    /// <returns>Whether all weights that the interventions touched are finite.</returns>
    public bool Sleep(RunLog log)
    {
        number++;
        bool finite = true;
        foreach (var actor in actors)
        {
            actor.Context.Begin(log.Step, number);
            log.Charge(RunPhase.Sleeping);

            Apply(actor, log.Step);
            ForgetMoments(actor);
            double seconds = log.Charge(RunPhase.Sleeping);

            var (change, norm) = meter.Measure(actor.Context.Slices.AsSpan());
            finite &= double.IsFinite(change);
            log.Slept(actor.Name, seconds, change, change == 0 ? 0 : change / norm);
        }

        history.Push(state.Weights.Span);
        log.Charge(RunPhase.Sleeping);
        return finite;
    }

    private void Apply(Actor actor, long step)
    {
        try
        {
            actor.Intervention.Apply(actor.Context);
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException(
                $"Intervention '{actor.Name}' failed in sleep {number}, after step {step}: {problem.Message}", problem);
        }
    }

    private void ForgetMoments(Actor actor)
    {
        if (actor.Intervention.Moments == MomentPolicy.Keep)
        {
            return;
        }

        foreach (var slice in actor.Context.Slices)
        {
            optimizer.ClearMoments(slice.Parameter.Offset, slice.Parameter.Length);
        }
    }

    /// <param name="Intervention">The rule.</param>
    /// <param name="Name">Its name, asked for once: making it allocates.</param>
    /// <param name="Context">What it sees.</param>
    private sealed record Actor(Intervention Intervention, string Name, SleepContext Context);
}
