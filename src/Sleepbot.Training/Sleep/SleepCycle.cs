using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The sleep of one run: lets every intervention act in turn, and remembers the weights from one sleep to the next.</summary>
internal sealed partial class SleepCycle
{
    private readonly NetworkState state;
    private readonly OptimizerState optimizer;
    private readonly long every;
    private readonly WeightHistory history;
    private readonly Actor[] actors;
    private readonly FloatBuffer before;
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
        before = new FloatBuffer(state.Weights.Length);
        IReadOnlyList<Parameter> slices = options.Layers.SlicesOf(state.Network);

        // The random address is the name, and a number among those of the same name: neither shifts when another rule joins.
        actors = [.. options.Interventions.Select((intervention, place) =>
        {
            int twins = options.Interventions.Take(place).Count(other => other.Name == intervention.Name);
            var context = new SleepContext(state, history, slices, source.Derive(intervention.Name).Derive(twins));
            return new Actor(intervention, intervention.Name, $"{intervention.Name}/{twins}", context);
        })];
        history.Push(state.Weights.Span);
    }

    /// <summary>Says whether there is a sleep after a step.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    public bool IsDue(long step) => step > 0 && step % every == 0;

    /// <summary>Sleeps once.</summary>
    /// <param name="log">Takes an event for each intervention; says which step it is.</param>
    /// <returns>Whether all weights are finite.</returns>
    public bool Sleep(RunLog log)
    {
        number++;
        foreach (var actor in actors)
        {
            state.Weights.Span.CopyTo(before.Span);
            actor.Context.Begin(log.Step, number);
            log.Charge(RunPhase.Sleeping);

            Apply(actor, log.Step);
            ForgetMoments(actor);
            double seconds = log.Charge(RunPhase.Sleeping);

            double change = FlatVector.Distance(state.Weights.Span, before.Span);
            log.Slept(actor.Name, seconds, change, change == 0 ? 0 : change / NormBefore(actor));
        }

        history.Push(state.Weights.Span);
        bool finite = FlatVector.AllFinite(state.Weights.Span);
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

    private double NormBefore(Actor actor)
    {
        double squares = 0;
        foreach (var slice in actor.Context.Slices)
        {
            squares += FlatVector.SumOfSquares(slice.Parameter.Of(before.Span));
        }

        return Math.Sqrt(squares);
    }

    /// <param name="Intervention">The rule.</param>
    /// <param name="Name">Its name, asked for once: making it allocates.</param>
    /// <param name="Key">Its name, and its number among those of the same name.</param>
    /// <param name="Context">What it sees.</param>
    private sealed record Actor(Intervention Intervention, string Name, string Key, SleepContext Context);
}
