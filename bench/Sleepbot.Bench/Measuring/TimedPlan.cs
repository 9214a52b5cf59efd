using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary>A plan as the engine compiles it, each of its steps with a clock.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Steps">Its steps in order, each with its counterparts in the parts that a large batch is cut into.</param>
internal sealed record TimedPlan(Plan Plan, IReadOnlyList<TimedPlan.Step> Steps)
{
    /// <summary>Compiles a network.</summary>
    public static TimedPlan Compile(Network network, PlanOptions options)
    {
        List<TimedStep> all = [];
        options = options with
        {
            Instrument = step =>
            {
                all.Add(new TimedStep(step));
                return all[^1];
            },
        };
        var built = new PlanBuilder(network, options).Build();
        var plan = new Plan(network, options, built);

        // Parts are built as the whole is, one after the other.
        int count = built.Steps.Length;
        return new TimedPlan(plan, [.. Enumerable.Range(0, count).Select(place => new Step([.. all.Where((_, i) => i % count == place)]))]);
    }

    /// <summary>One step of the plan, wherever it is done.</summary>
    /// <param name="Parts">The step for the whole batch, and for each part of it.</param>
    internal sealed record Step(TimedStep[] Parts)
    {
        public string Layer => Parts[0].Layer;

        public string Kernel => Parts[0].Kernel;

        public IReadOnlyList<PlanParameter> Parameters => Parts[0].Parameters;

        /// <summary>Gets how long the latest forward pass took, in ticks of the stopwatch.</summary>
        public long ForwardTicks => Parts.Sum(part => part.ForwardTicks);

        /// <summary>Gets how long the latest backward pass took.</summary>
        public long BackwardTicks => Parts.Sum(part => part.BackwardTicks);
    }
}
