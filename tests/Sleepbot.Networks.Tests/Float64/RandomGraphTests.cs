namespace Sleepbot.Networks.Tests;

/// <summary>Graphs that nobody would think of, against the float64 reference.</summary>
public sealed class RandomGraphTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 100)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Forward_and_gradients_agree_with_float64(int seed) =>
        GradientCheck.Verify(Problem.Random(RandomGraph.Grow(seed), samples: 1 + (seed * 7 % 19), seed), tolerance: 3e-4);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Leaving_out_gradients_by_inputs_changes_no_gradient_by_weights(int seed)
    {
        var problem = Problem.Random(RandomGraph.Grow(seed), samples: 1 + (seed * 5 % 19), seed);
        problem = problem with { Upstream = [problem.Upstream[0], .. problem.Upstream.Skip(1).Select(upstream => new float[upstream.Length])] };
        Assert.Equal(PlanRun.Execute(problem).Gradient, PlanRun.Execute(problem, inputGradients: false).Gradient);
    }
}
