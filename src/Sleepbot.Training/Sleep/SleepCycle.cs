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
    private readonly ChangeMeter meter;
    private readonly StatisticsEstimator statistics;
    private readonly NetworkState? presented;
    private readonly bool filters;
    private UndoLog? taken;
    private string? culprit;
    private long sleptAt = -1;

    /// <summary>Prepares the sleeps of a run; its initial weights become the first snapshot.</summary>
    /// <param name="options">What happens.</param>
    /// <param name="services">The run.</param>
    /// <param name="source">The run's source for interventions.</param>
    /// <param name="yoke">The changes that are repeated in random directions in place of what the interventions would do; null lets them act.</param>
    public SleepCycle(SleepOptions options, SleepServices services, RandomSource source, ChangeRecord? yoke)
    {
        this.services = services;
        state = services.State;

        // What a yoked run repeats is what was left of a change: its strength is in its size.
        strength = yoke is null ? options.Strength : new ConstantSchedule();
        Times = new SleepTimes(options, services, source.Derive("moments"), yoke);
        meter = services.Meter;
        statistics = new StatisticsEstimator(services, options.Statistics, source.Derive("statistics"));

        // The random address is the name, and a number among those of the same name: neither shifts when another rule joins.
        var keys = SleepActor.KeysOf(options.Interventions);
        IReadOnlyList<Intervention> acting = yoke is null ? options.Interventions : [.. options.Interventions.Zip(keys, (rule, key) => new Sham(rule, key, yoke, state.Network))];
        History = new WeightHistory(acting.Max(intervention => intervention.Snapshots), state.Weights.Length);
        actors = [.. options.Interventions.Select((rule, place) =>
        {
            var slices = options.Layers.SlicesOf(state.Network, rule.TakesAllParameters);
            var address = source.Derive(rule.Name).Derive(SleepActor.TwinsBefore(options.Interventions, place));
            return new SleepActor(acting[place], keys[place], new SleepContext(services, History, slices, address));
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

    /// <summary>Gets or sets what takes down the sizes of all changes.</summary>
    /// <value>Null, the default, takes nothing down.</value>
    public ChangeRecorder? Recorder { get; set; }

    /// <summary>Gets whether some intervention rewrites gradients, after some sleep at least.</summary>
    public bool FiltersGradients => filters;

    /// <summary>Gets or sets how many sleeps there were.</summary>
    public long Number { get; set; }

    /// <summary>Gets what is known of how numbers that are not finite came about: which intervention first made some of finite ones, or else that the latest batch followed a sleep.</summary>
    /// <param name="step">The step at which they were found.</param>
    /// <returns>A sentence, or an empty string where sleep has no part in it.</returns>
    public string ExplainDivergence(long step)
    {
        if (culprit is not null)
        {
            return culprit;
        }

        bool follows = sleptAt == step && FlatVector.AllFinite(state.Weights.Span);
        return follows ? $"This was the batch right after sleep {Number}, of {string.Join(", ", actors.Select(actor => $"'{actor.Shown}'"))}." : "";
    }

    /// <summary>Sleeps once.</summary>
    /// <param name="log">Takes an event for each intervention; says which step it is.</param>
    /// <returns>Whether all weights that the interventions touched are finite.</returns>
    public bool Sleep(RunLog log)
    {
        Number++;
        sleptAt = log.Step;
        bool finite = true;
        foreach (var actor in actors)
        {
            if (actor.Acts(SleepStages.Apply))
            {
                finite &= Rewrite(actor, SleepStages.Apply, log);
            }
        }

        History.Push(state.Weights.Span);
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
        meter.Rest();
        services.InBatch = true;
        double share = ShareAt(log.Step);
        foreach (var actor in actors)
        {
            if (actor.Acts(SleepStages.FilterGradient))
            {
                Filter(actor, share, log);
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
        meter.Rest();
        bool reestimate = false;
        foreach (var actor in actors)
        {
            if (actor.Acts(SleepStages.PresentWeights))
            {
                reestimate |= Show(actor, presented, log);
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
    /// <returns>Whether all weights that the interventions touched are finite.</returns>
    public bool Finish(RunLog log)
    {
        bool finite = true;
        foreach (var actor in actors)
        {
            if (actor.Acts(SleepStages.Finish))
            {
                finite &= Rewrite(actor, SleepStages.Finish, log);
            }
        }

        return finite;
    }

    private void Filter(SleepActor actor, double share, RunLog log)
    {
        var gradient = state.Gradient.Span;
        var before = services.Before.Span;
        gradient.CopyTo(before);
        var undo = TakesBack(actor, share);
        undo?.Remember(state);
        actor.Act(SleepStages.FilterGradient, log, Number, gradient);
        if (share != 1)
        {
            FlatVector.Blend(gradient, (float)(1 - share), before);
        }

        bool finite = actor.Record(log, gradient, before);
        if (undo is null)
        {
            Recorder?.Add(actor, SleepStages.FilterGradient, log.Step, gradient, before);
            if (!finite && FlatVector.AllFinite(before))
            {
                Blame(actor, $"wrote numbers that are not finite into the gradient of step {log.Step}.");
            }

            return;
        }

        Recorder?.AddNothing(actor, SleepStages.FilterGradient, log.Step);
        undo.PutBack(state);
        before.CopyTo(gradient);
    }

    /// <returns>Whether the evaluation needs statistics measured anew.</returns>
    private bool Show(SleepActor actor, NetworkState shown, RunLog log)
    {
        // Another rule may have put its weights there already: what counts is how far this one moves them.
        var before = services.Before.Span;
        shown.Weights.Span.CopyTo(before);

        // What is shown keeps its full strength.
        var undo = TakesBack(actor, share: 1);
        undo?.Remember(shown);
        if (!actor.Act(SleepStages.PresentWeights, log, Number, shown.Weights.Span))
        {
            // Then it is as if the rule were not there, whatever it has tried.
            before.CopyTo(shown.Weights.Span);
            undo?.PutBack(shown);
            return false;
        }

        bool reestimate = actor.Intervention.Statistics == StatisticsPolicy.Reestimate;
        bool finite = actor.Record(log, shown.Weights.Span, before);
        if (undo is null)
        {
            Recorder?.Add(actor, SleepStages.PresentWeights, log.Step, shown.Weights.Span, before);
            if (!finite && FlatVector.AllFinite(before))
            {
                Blame(actor, $"showed weights that are not finite to the evaluation at step {log.Step}.");
            }

            return reestimate;
        }

        Recorder?.AddNothing(actor, SleepStages.PresentWeights, log.Step);

        if (reestimate)
        {
            undo.RememberStatistics(shown);
            statistics.Estimate(shown);
            undo.PutBackStatistics(shown);
        }

        undo.PutBack(shown);
        return false;
    }

    /// <returns>Whether all weights that the intervention touched are finite.</returns>
    private bool Rewrite(SleepActor actor, SleepStages stage, RunLog log)
    {
        log.Charge(RunPhase.Sleeping);
        double share = stage == SleepStages.Apply ? ShareAt(log.Step) : 1;
        var undo = TakesBack(actor, share);
        undo?.Remember(state);
        meter.Begin();
        actor.Act(stage, log, Number, state.Weights.Span);
        meter.KeepShare(share);
        if (stage == SleepStages.Apply)
        {
            ForgetMoments(actor);
        }

        bool reestimate = actor.Intervention.Statistics == StatisticsPolicy.Reestimate && meter.HasChange();
        if (reestimate)
        {
            undo?.RememberStatistics(state);
            statistics.Estimate(state);
        }

        bool finite = actor.Record(log, meter);
        if (undo is null)
        {
            Recorder?.Add(actor, stage, log.Step, meter);
            if (!finite && meter.WasFinite())
            {
                Blame(actor, $"wrote them {(stage == SleepStages.Apply ? $"in sleep {Number}" : "after the last step")}; what it found was finite.");
            }

            return finite;
        }

        Recorder?.AddNothing(actor, stage, log.Step);

        undo.PutBack(state);
        if (reestimate)
        {
            undo.PutBackStatistics(state);
        }

        return true;
    }

    /// <summary>Remembers who made numbers that are not finite, the first time: what comes later follows from it.</summary>
    private void Blame(SleepActor actor, string deed) => culprit ??= $"Intervention '{actor.Shown}' {deed}";

    /// <summary>Gets what takes back all that a rule does: its check is taken back, and so is what has no strength.</summary>
    private UndoLog? TakesBack(SleepActor actor, double share) =>
        actor.Intervention is Undone || share == 0 ? taken ??= new UndoLog(services) : null;

    /// <summary>Gets the share of a change that is kept.</summary>
    private double ShareAt(long step)
    {
        // A sleep after the last step is as strong as one before it.
        long total = services.Calendar.TotalSteps;
        return strength.FactorAt(Math.Min(step, total - 1), total);
    }

    private void ForgetMoments(SleepActor actor)
    {
        if (actor.Intervention.Moments == MomentPolicy.Keep)
        {
            return;
        }

        // Moments still fit weights that stayed as they were.
        foreach (var slice in actor.Context.Slices)
        {
            if (meter.HasChange(slice.Index))
            {
                services.Optimizer.ClearMoments(slice.Parameter.Offset, slice.Parameter.Length);
            }
        }
    }
}
