using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>An intervention of one run, with what it sees and remembers.</summary>
/// <param name="intervention">The rule.</param>
/// <param name="key">Its name, and its number among those of the same name.</param>
/// <param name="context">What it sees.</param>
internal sealed class SleepActor(Intervention intervention, string key, SleepContext context)
{
    // Asked for once: making a name allocates.
    private readonly string name = intervention.Name;
    private readonly string shown = intervention is Undone check ? check.Rule.Name : intervention.Name;
    private readonly SleepStages stages = intervention.Stages;

    /// <summary>Gets the rule.</summary>
    public Intervention Intervention => intervention;

    /// <summary>Gets the name that its user knows: of an identity check that of the rule that is checked.</summary>
    public string Shown => shown;

    /// <summary>Gets its name, and its number among those of the same name: <c>delta-times/0</c>.</summary>
    public string Key => key;

    /// <summary>Gets what it sees and remembers.</summary>
    public SleepContext Context => context;

    /// <summary>Gets the names by which the rules of a run are told apart: each rule's own, and its number among those of the same name.</summary>
    /// <param name="rules">The rules, in order.</param>
    public static IReadOnlyList<string> KeysOf(IReadOnlyList<Intervention> rules) =>
        [.. rules.Select((rule, place) => $"{rule.Name}/{TwinsBefore(rules, place)}")];

    /// <summary>Counts the rules of the same name before one.</summary>
    /// <param name="rules">The rules, in order.</param>
    /// <param name="place">Which.</param>
    public static int TwinsBefore(IReadOnlyList<Intervention> rules, int place) => rules.Take(place).Count(other => other.Name == rules[place].Name);

    /// <summary>Says whether the rule acts at a stage.</summary>
    /// <param name="stage">The stage.</param>
    public bool Acts(SleepStages stage) => (stages & stage) != 0;

    /// <summary>Lets the rule act.</summary>
    /// <param name="stage">At which stage.</param>
    /// <param name="log">Is told when it begins and when it has come out; says how many optimizer steps were taken.</param>
    /// <param name="number">Sleeps so far.</param>
    /// <param name="vector">What that stage rewrites.</param>
    /// <returns>False if it had nothing to present.</returns>
    /// <exception cref="InvalidOperationException">It threw; the message names it.</exception>
    public bool Act(SleepStages stage, RunLog log, long number, Span<float> vector)
    {
        log.Acting(shown);
        bool presents = Call(stage, log.Step, number, vector);
        log.Acted();
        return presents;
    }

    /// <summary>Charges the time since the previous charge to sleep, and records what the rule has changed.</summary>
    /// <param name="log">Takes the event.</param>
    /// <param name="after">What it rewrote.</param>
    /// <param name="before">The same before.</param>
    /// <returns>Whether all of it is finite.</returns>
    public bool Record(RunLog log, ReadOnlySpan<float> after, ReadOnlySpan<float> before)
    {
        double seconds = log.Charge(RunPhase.Sleeping);
        double change = FlatVector.Distance(after, before);
        log.Slept(name, seconds, change, change == 0 ? 0 : change / Norm(before));
        return double.IsFinite(change);
    }

    /// <summary>Charges the time since the previous charge to sleep, and records what the rule has done to the weights.</summary>
    /// <param name="log">Takes the event.</param>
    /// <param name="meter">Knows how far they came.</param>
    /// <returns>Whether all weights that the rule touched are finite.</returns>
    public bool Record(RunLog log, ChangeMeter meter)
    {
        double seconds = log.Charge(RunPhase.Sleeping);
        var (change, norm) = meter.Measure(context.Slices.AsSpan());
        log.Slept(name, seconds, change, change == 0 ? 0 : change / norm);
        return double.IsFinite(change);
    }

    private bool Call(SleepStages stage, long step, long number, Span<float> vector)
    {
        context.Begin(step, number);
        try
        {
            switch (stage)
            {
                case SleepStages.Apply:
                    intervention.Apply(context);
                    return true;
                case SleepStages.FilterGradient:
                    intervention.FilterGradient(context, vector);
                    return true;
                case SleepStages.PresentWeights:
                    return intervention.PresentWeights(context, vector);
                default:
                    intervention.Finish(context);
                    return true;
            }
        }
        catch (Exception problem)
        {
            string place = stage == SleepStages.Apply ? $"in sleep {number}, after step {step}" : $"in {stage}, after step {step}";
            throw new InvalidOperationException($"Intervention '{shown}'{(intervention is Undone ? ", whose changes are taken back in this identity check," : "")} failed {place}: {problem.Message}", problem);
        }
    }

    private double Norm(ReadOnlySpan<float> vector)
    {
        double squares = 0;
        foreach (var slice in context.Slices)
        {
            squares += FlatVector.SumOfSquares(slice.Parameter.Of(vector));
        }

        return Math.Sqrt(squares);
    }
}
