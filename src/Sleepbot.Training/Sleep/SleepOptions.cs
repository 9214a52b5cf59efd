using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>When an arm sleeps, and what happens then. One of <see cref="Every"/>, <see cref="At"/> and <see cref="When"/> says when.</summary>
/// <remarks>A sleep lies between two steps: before the first step and after the last there is none.</remarks>
public sealed record SleepOptions
{
    /// <summary>Gets how much training lies between two sleeps. The first sleep comes after the first such stretch.</summary>
    /// <value>The default is null: <see cref="At"/> or <see cref="When"/> says when.</value>
    public TrainingTime? Every { get; init; }

    /// <summary>Gets the points of training at which to sleep, counted from its start.</summary>
    /// <value>The default is none: <see cref="Every"/> or <see cref="When"/> says when.</value>
    public IReadOnlyList<TrainingTime> At { get; init; } = [];

    /// <summary>Gets what decides from the course of training when to sleep.</summary>
    /// <value>The default is null: <see cref="Every"/> or <see cref="At"/> says when.</value>
    public SleepTrigger? When { get; init; }

    /// <summary>Gets whether the sleeps that <see cref="Every"/> or <see cref="At"/> ask for are moved to random moments of the run: a control.</summary>
    /// <remarks>As many different moments between two steps are drawn from the run's seed, all equally likely.</remarks>
    /// <value>False by default. What a trigger decides cannot be moved: with <see cref="When"/> it is a fault.</value>
    public bool AtRandom { get; init; }

    /// <summary>Gets how strong the rules are in the course of the run: of every change of weights or gradient this share is kept. At 0 nothing is left of it, cleared moments and statistics included.</summary>
    /// <value>A factor as a function of the step. The default is 1 throughout.</value>
    public LearningRateSchedule Strength { get; init; } = new ConstantSchedule();

    /// <summary>Gets which slices the interventions may rewrite.</summary>
    /// <value>The default is all layers: the incoming weights of all neurons, and for rules that take all parameters, everything.</value>
    public LayerSelection Layers { get; init; } = LayerSelection.All;

    /// <summary>Gets how many training samples are sent through the network where a rule wants statistics of normalisations measured anew.</summary>
    /// <value>At most an epoch is used. The default is 2,048 samples. A network without such statistics pays nothing.</value>
    public TrainingTime Statistics { get; init; } = new(2048, TimeUnit.Samples);

    /// <summary>Gets the interventions, in the order in which they act.</summary>
    public required IReadOnlyList<Intervention> Interventions { get; init; }

    internal IEnumerable<string> FindFaults(Network network, RunCalendar calendar)
    {
        if (Interventions.Count == 0)
        {
            yield return "Sleep has no interventions, expected at least one. To do nothing, use 'none'.";
        }

        foreach (var idle in Interventions.Where(intervention => intervention.Stages == SleepStages.None))
        {
            yield return $"Intervention '{idle.Name}' never acts. Override {nameof(Intervention.Apply)}, or one of {nameof(Intervention.FilterGradient)}, {nameof(Intervention.PresentWeights)} and {nameof(Intervention.Finish)}.";
        }

        foreach (var rule in Interventions)
        {
            foreach (string misfit in rule.FindFaults(network))
            {
                yield return $"Intervention '{rule.Name}': {misfit}";
            }
        }

        int ways = (Every is null ? 0 : 1) + (At.Count == 0 ? 0 : 1) + (When is null ? 0 : 1);
        if (ways != 1)
        {
            yield return $"Sleep says in {ways} ways when to sleep, expected one: set one of {nameof(Every)}, {nameof(At)} and {nameof(When)}.";
        }

        if (AtRandom && When is not null)
        {
            yield return $"Sleep comes when a trigger says so, and is to come at random moments. Set {nameof(Every)} or {nameof(At)} instead of {nameof(When)}, or leave {nameof(AtRandom)} false.";
        }

        if (Every is { IsPositive: false })
        {
            yield return $"Sleep is every {Every}, expected a finite time above 0, for example '4 steps'.";
        }
        else if (Every is { } every && calendar.InSteps(every) >= calendar.TotalSteps)
        {
            yield return $"Sleep is every {Every}, which is {calendar.InSteps(every)} steps, but the run has {calendar.TotalSteps}: it would never sleep. Sleep more often or train longer.";
        }

        foreach (var time in At)
        {
            if (!time.IsPositive)
            {
                yield return $"Sleep is at {time}, expected a finite time above 0, for example '100 steps'.";
            }
            else if (calendar.InSteps(time) >= calendar.TotalSteps)
            {
                yield return $"Sleep is at {time}, which is step {calendar.InSteps(time)}, but the run has {calendar.TotalSteps} steps and no sleep after the last. Sleep earlier or train longer.";
            }
        }

        if (!Statistics.IsPositive)
        {
            yield return $"Statistics are measured on {Statistics}, expected a finite time above 0, for example '2048 samples'.";
        }

        if (FindFaultOfLayers(network) is { } fault)
        {
            yield return fault;
        }
    }

    private string? FindFaultOfLayers(Network network)
    {
        try
        {
            return Layers.LayersOf(network).Count > 0
                ? null
                : $"Sleep concerns '{string.Join("', '", Layers.Layers)}', but network '{network.Name}' has no such layer: sleep would change nothing.";
        }
        catch (ArgumentException problem)
        {
            return $"Sleep: {problem.Message}";
        }
    }
}
