using Sleepbot.Golden;

namespace Sleepbot.Networks.Tests;

/// <summary>Every case of the golden file but the losses (<see cref="GoldenLossTests"/>) and the optimizers (not of this project).</summary>
public sealed class GoldenOperationTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Cases =>
        [.. GoldenFile.Shared.CasesUnder("").Where(name =>
            !name.StartsWith("opt/", StringComparison.Ordinal) && !name.StartsWith("loss/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_agrees_with_PyTorch(string name) => Compare(name, batchSize: null, fresh: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Larger_plan_that_was_used_before_agrees_with_PyTorch(string name)
    {
        Compare(name, batchSize: 13, fresh: false);
        Compare(name, batchSize: 35, fresh: false);
    }

    private static void Compare(string name, int? batchSize, bool fresh)
    {
        var golden = GoldenFile.Shared.Case(name);
        var (problem, expected) = GoldenProblem.From(golden);
        var run = PlanRun.Execute(problem, batchSize, fresh);
        foreach (var (tensor, actual) in expected)
        {
            golden.Close(tensor, actual(run), Tolerance);
        }
    }
}
