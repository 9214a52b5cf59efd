using Sleepbot.Golden;

namespace Sleepbot.Networks.Tests;

/// <summary>Every operation of the library, alone, against the float64 reference.</summary>
public sealed class OperationGradientTests
{
    private static readonly int[] batches = [1, 2, 16, 17, 33];

    public static TheoryData<string> Cases => [.. OperationCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_and_gradients_agree_with_float64(string name)
    {
        var network = OperationCases.All[name].Build();
        foreach (int samples in batches)
        {
            GradientCheck.Verify(Problem.Random(network, samples, seed: samples), tolerance: 3e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Inference_agrees_with_float64(string name)
    {
        var problem = Problem.Random(OperationCases.All[name].Build(), samples: 5);
        float[] statistics = [.. Enumerable.Range(0, problem.Network.StatisticCount).Select(i => 0.5f + (0.1f * i))];
        double[][] expected = new Reference(problem.Network, problem.Samples) { Training = false, Statistics = [.. statistics.Select(value => (double)value)] }
            .Outputs([.. problem.Inputs.Select(input => (double[])[.. input.Select(value => (double)value)])], [.. problem.Weights.Select(value => (double)value)]);
        foreach (int batchSize in (int[])[5, 16, 40])
        {
            float[] actual = PlanRun.Infer(problem, batchSize, statistics)[0];
            Assert.True(GoldenAssert.Error([.. expected[0].Select(value => (float)value)], actual) < 1e-5, $"{name} in a plan for {batchSize}");
        }
    }

    [Fact]
    public void Every_operation_of_the_library_has_a_case()
    {
        var all = typeof(Operation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract).ToHashSet();
        Assert.NotEmpty(all);
        all.ExceptWith(OperationCases.All.Values.Select(one => one.Operation.GetType()));
        Assert.True(all.Count == 0, $"Add a case to OperationCases (and a definition to Reference) for {string.Join(", ", all.Select(type => type.Name))}.");
    }
}
