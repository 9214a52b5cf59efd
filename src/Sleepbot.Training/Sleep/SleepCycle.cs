using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The sleep of one run: calls every intervention at its stages, records what it did and cost, and remembers the weights from one sleep to the next.</summary>
internal sealed partial class SleepCycle
{
    private readonly SleepServices services;
    private readonly NetworkState state;
    private readonly LearningRateSchedule strength;
    private readonly SleepActor[] actors;
    private readonly FloatBuffer before;
    private readonly StatisticsEstimator statistics;
    private readonly NetworkState? presented;
    private readonly bool filters;
    private long sleptAt = -1;

    /// <summary>Prepares the sleeps of a run; its initial weights become the first snapshot.</summary>
    /// <param name="options">What happens.</param>
    /// <param name="services">The run.</param>
    /// <param name="source">The run's source for interventions.</param>
    public SleepCycle(SleepOptions options, SleepServices services, RandomSource source)
    {
        this.services = services;
        state = services.State;
        strength = options.Strength;
        Times = new SleepTimes(options, services, source.Derive("moments"));
        History = new WeightHistory(options.Interventions.Max(intervention => intervention.Snapshots), state.Weights.Length);
        services.Before = before = new FloatBuffer(state.Weights.Length);
        statistics = new StatisticsEstimator(services, options.Statistics, source.Derive("statistics"));

        // The random address is the name, and a number among those of the same name: neither shifts when another rule joins.
        actors = [.. options.Interventions.Select((intervention, place) =>
        {
            int twins = options.Interventions.Take(place).Count(other => other.Name == intervention.Name);
            var slices = options.Layers.SlicesOf(state.Network, intervention.TakesAllParameters);
            return new SleepActor(intervention, $"{intervention.Name}/{twins}", new SleepContext(services, History, slices, source.Derive(intervention.Name).Derive(twins)));
        })];
        presented = actors.Any(actor => actor.Acts(SleepStages.PresentWeights)) ? new NetworkState(state.Network) : null;
        filters = actors.Any(actor => actor.Acts(SleepStages.FilterGradient));
        History.Push(state.Weights.Span);
    }

    /// <summary>Gets when the run sleeps, with what the trigger remembers.</summary>
    public SleepTimes Times { get; }

    /// <summary>Gets the weights as the latest sleeps left them.</summary>
    public WeightHistory History { get; }

    /// <summary>Gets the interventions, with what they remember.</summary>
    public IReadOnlyList<SleepActor> Actors => actors;

    /// <summary>Gets or sets how many sleeps there were.</summary>
    public long Number { get; set; }

    /// <summary>Sleeps once.</summary>
    /// <param name="log">Takes an event for each intervention; says which step it is.</param>
    /// <returns>Whether all weights are finite.</returns>
    public bool Sleep(RunLog log)
    {
        Number++;
        sleptAt = log.Step;
        foreach (var actor in actors)
        {
            if (actor.Acts(SleepStages.Apply))
            {
                Rewrite(actor, SleepStages.Apply, log);
            }
        }

        History.Push(state.Weights.Span);
        bool finite = FlatVector.AllFinite(state.Weights.Span);
        log.Charge(RunPhase.Sleeping);
        return finite;
    }

    /// <summary>Lets interventions rewrite the gradient of the batch that follows a sleep.</summary>
    /// <param name="log">Takes an event for each; says which step it is.</param>
    public void FilterGradient(RunLog log)
    {
        if (!filters || sleptAt != log.Step)
        {
            return;
        }

        log.Charge(RunPhase.Training);
        services.InBatch = true;
        foreach (var actor in actors)
        {
            if (actor.Acts(SleepStages.FilterGradient))
            {
                var gradient = state.Gradient.Span;
                gradient.CopyTo(before.Span);
                actor.Act(SleepStages.FilterGradient, log.Step, Number, gradient);
                Weaken(gradient, log.Step);
                actor.Record(log, gradient, before.Span);
            }
        }

        services.InBatch = false;
    }

    /// <summary>Gets the weights and statistics that an evaluation is to judge: those in training, or what interventions put in their place.</summary>
    /// <param name="log">Takes an event for each intervention that did; says which step it is.</param>
    public NetworkState Present(RunLog log)
    {
        // After the last step the run's own weights are judged: whoever has the last word has written into them.
        if (presented is null || log.Step == services.Calendar.TotalSteps)
        {
            return state;
        }

        state.Weights.Span.CopyTo(presented.Weights.Span);
        state.Statistics.Span.CopyTo(presented.Statistics.Span);
        bool reestimate = false;
        foreach (var actor in actors)
        {
            if (actor.Acts(SleepStages.PresentWeights) && actor.Act(SleepStages.PresentWeights, log.Step, Number, presented.Weights.Span))
            {
                reestimate |= actor.Intervention.Statistics == StatisticsPolicy.Reestimate;
                actor.Record(log, presented.Weights.Span, state.Weights.Span);
            }
        }

        if (reestimate)
        {
            statistics.Estimate(presented);
        }

        log.Charge(RunPhase.Sleeping);
        return presented;
    }

    /// <summary>Gives interventions the last word on the weights, after the last step.</summary>
    /// <param name="log">Takes an event for each.</param>
    /// <returns>Whether all weights are finite.</returns>
    public bool Finish(RunLog log)
    {
        bool acted = false;
        foreach (var actor in actors)
        {
            if (actor.Acts(SleepStages.Finish))
            {
                Rewrite(actor, SleepStages.Finish, log);
                acted = true;
            }
        }

        return !acted || FlatVector.AllFinite(state.Weights.Span);
    }

    private void Rewrite(SleepActor actor, SleepStages stage, RunLog log)
    {
        var weights = state.Weights.Span;
        weights.CopyTo(before.Span);
        log.Charge(RunPhase.Sleeping);
        actor.Act(stage, log.Step, Number, weights);
        if (stage == SleepStages.Apply)
        {
            Weaken(weights, log.Step);
            ForgetMoments(actor);
        }

        if (actor.Intervention.Statistics == StatisticsPolicy.Reestimate && !weights.SequenceEqual(before.Span))
        {
            statistics.Estimate(state);
        }

        actor.Record(log, weights, before.Span);
    }

    /// <summary>Keeps the share of a change that the schedule of strength says.</summary>
    private void Weaken(Span<float> changed, long step)
    {
        // A sleep after the last step is as strong as one before it.
        double share = strength.FactorAt(Math.Min(step, services.Calendar.TotalSteps - 1), services.Calendar.TotalSteps);
        if (share != 1)
        {
            FlatVector.Blend(changed, (float)(1 - share), before.Span);
        }
    }

    private void ForgetMoments(SleepActor actor)
    {
        if (actor.Intervention.Moments == MomentPolicy.Keep)
        {
            return;
        }

        foreach (var slice in actor.Context.Slices)
        {
            services.Optimizer.ClearMoments(slice.Parameter.Offset, slice.Parameter.Length);
        }
    }
}
