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
        state.Gradient.Span.Fill(float.NaN);
        plan.Train(state, problem.Samples, ObjectiveOf(problem, inputGradients), noise);
        return new PlanRun(
            [.. network.Outputs.Select((_, i) => plan.Output(i).ToArray())],
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

    /// <summary>Hands the problem's gradients by the outputs to a plan.</summary>
    /// <remarks>Without gradients by inputs, an output that depends on no parameter has none to write to.</remarks>
    public static Objective ObjectiveOf(Problem problem, bool inputGradients = true)
    {
        bool[] isWritten = [.. problem.Upstream.Select(upstream => inputGradients || upstream.Any(value => value != 0))];
        return rows =>
        {
            for (int i = 0; i < problem.Upstream.Length; i++)
            {
                if (isWritten[i])
                {
                    int features = problem.Upstream[i].Length / problem.Samples;
                    problem.Upstream[i].AsSpan(rows.First * features, rows.Samples * features).CopyTo(rows.GradientOf(i));
                }
            }

            return new LossResult(0, 0, 0, rows.Samples);
        };
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

        plan.Train(
            state,
            plan.Options.BatchSize,
            rows =>
            {
                for (int i = 0; i < problem.Upstream.Length; i++)
                {
                    other.Derive("upstream").Derive(i).Derive(rows.First).FillNormal(rows.GradientOf(i));
                }

                return default;
            },
            other);
    }
}
