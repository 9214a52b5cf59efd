using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>What a plan made of a <see cref="Problem"/>.</summary>
internal sealed record PlanRun(float[][] Outputs, float[][] InputGradients, float[] Gradient, float[] Statistics)
{
    /// <summary>
    /// Runs forward and backward. Whatever a plan must not read is not a number: rows of the input beyond the samples, and the
    /// gradient that backward overwrites. A plan that is not fresh has seen a full batch of other numbers before.
    /// </summary>
    public static PlanRun Execute(Problem problem, int? batchSize = null, bool fresh = true, RandomSource noise = default, bool inputGradients = true, ThreadTeam? team = null)
    {
        var network = problem.Network;
        var plan = network.Compile(new PlanOptions { BatchSize = batchSize ?? problem.Samples, InputGradients = inputGradients, Team = team });
        if (!fresh)
        {
            SeeOtherNumbers(plan, problem);
        }

        var state = StateOf(problem);
        Fill(plan, problem);
        plan.Forward(state, problem.Samples, noise);
        float[][] outputs = [.. network.Outputs.Select((_, i) => plan.Output(i).ToArray())];
        state.Gradient.Span.Fill(float.NaN);
        for (int i = 0; i < problem.Upstream.Length; i++)
        {
            // Without gradients by inputs, an output that depends on no parameter has none to write to; a new plan's are 0.
            if (inputGradients || problem.Upstream[i].Any(value => value != 0))
            {
                problem.Upstream[i].CopyTo(plan.OutputGradient(i));
            }
        }

        plan.Backward(state);
        return new PlanRun(
            outputs,
            inputGradients ? [.. problem.Inputs.Select((_, i) => plan.InputGradient(i).ToArray())] : [],
            state.Gradient.Span.ToArray(),
            state.Statistics.Span.ToArray());
    }

    /// <summary>Runs forward only, as evaluation does.</summary>
    public static float[][] Infer(Problem problem, int? batchSize = null, ReadOnlySpan<float> statistics = default, ThreadTeam? team = null)
    {
        var plan = problem.Network.Compile(new PlanOptions { BatchSize = batchSize ?? problem.Samples, Training = false, Team = team });
        var state = StateOf(problem);
        statistics.CopyTo(state.Statistics.Span);
        Fill(plan, problem);
        plan.Forward(state, problem.Samples, RandomSource.FromSeed(1));
        return [.. problem.Network.Outputs.Select((_, i) => plan.Output(i).ToArray())];
    }

    public ReadOnlySpan<float> GradientOf(Parameter parameter) => parameter.Of(Gradient.AsSpan());

    public static NetworkState StateOf(Problem problem)
    {
        var state = new NetworkState(problem.Network);
        problem.Weights.CopyTo(state.Weights.Span);
        return state;
    }

    private static void Fill(Plan plan, Problem problem)
    {
        for (int i = 0; i < problem.Inputs.Length; i++)
        {
            plan.Input(i).Fill(float.NaN);
            problem.Inputs[i].CopyTo(plan.Input(i));
        }
    }

    private static void SeeOtherNumbers(Plan plan, Problem problem)
    {
        var other = RandomSource.FromSeed(99);
        var state = StateOf(problem);
        for (int i = 0; i < problem.Inputs.Length; i++)
        {
            other.Derive(i).FillNormal(plan.Input(i));
        }

        plan.Forward(state, plan.Options.BatchSize, other);
        for (int i = 0; i < problem.Upstream.Length; i++)
        {
            other.Derive("upstream").Derive(i).FillNormal(plan.OutputGradient(i));
        }

        plan.Backward(state);
    }
}
