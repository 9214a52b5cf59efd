using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Bench;

/// <summary>A plan as the engine compiles it, each of its steps with a clock.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Steps">Its steps in order.</param>
internal sealed record TimedPlan(Plan Plan, IReadOnlyList<TimedStep> Steps)
{
    /// <summary>Compiles a network, for one thread.</summary>
    public static TimedPlan Compile(Network network, PlanOptions options)
    {
        List<TimedStep> steps = [];
        var plan = network.Compile(options with
        {
            Instrument = step =>
            {
                steps.Add(new TimedStep(step));
                return steps[^1];
            },
        });
        return new TimedPlan(plan, steps);
    }

    /// <summary>Makes an objective whose gradient by the network's output is random numbers, always the same ones.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">Samples of a batch.</param>
    public static Objective Fixed(Network network, int batch)
    {
        int features = network.OutputShape.Size;
        float[] gradient = new float[batch * features];
        RandomSource.FromSeed(3).FillNormal(gradient);
        return rows =>
        {
            gradient.AsSpan(rows.First * features, rows.Samples * features).CopyTo(rows.GradientOf());
            return default;
        };
    }

    /// <summary>Sets all clocks to 0: what follows is one step of training.</summary>
    public void Reset()
    {
        foreach (var step in Steps)
        {
            step.Reset();
        }
    }
}
