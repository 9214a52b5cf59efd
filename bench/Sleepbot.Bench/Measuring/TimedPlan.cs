using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary>A plan as the engine compiles it, each of its steps with a clock.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Steps">Its steps in order.</param>
internal sealed record TimedPlan(Plan Plan, IReadOnlyList<TimedStep> Steps)
{
    /// <summary>Compiles a network.</summary>
    public static TimedPlan Compile(Network network, PlanOptions options)
    {
        var built = new PlanBuilder(network, options).Build();
        TimedStep[] steps = [.. built.Steps.Select(step => new TimedStep(step))];
        return new TimedPlan(new Plan(network, options, built with { Steps = [.. steps] }), steps);
    }
}
