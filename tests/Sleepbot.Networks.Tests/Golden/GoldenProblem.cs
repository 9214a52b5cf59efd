using Sleepbot.Golden;
using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>A case of the golden file as a network of one operation, and which of its tensors compare with what of a run.</summary>
internal sealed record GoldenProblem(Problem Problem, IReadOnlyList<(string Tensor, Func<PlanRun, float[]> Actual)> Expected)
{
    /// <summary>Builds the network of a case; fails when no network is known for it.</summary>
    public static GoldenProblem From(GoldenCase golden) => golden.Name == "lstm" ? GoldenLstm.From(golden) : OfOneOperation(golden);

    private static GoldenProblem OfOneOperation(GoldenCase golden)
    {
        var operation = OperationOf(golden);
        var x = golden.Tensor("in/x");
        // Activations come as one row of numbers: one sample. Everything else has its batch axis first.
        int samples = x.Shape.Rank == 1 ? 1 : x.Shape[0];
        Shape one = x.Shape.Rank == 1 ? x.Shape : [.. x.Shape.Skip(1)];
        string[] names = [.. new[] { "weight", "bias" }.Where(name => golden.Has($"in/{name}"))];
        var network = Network.FromGraph(golden.Name, graph =>
        {
            var input = graph.Input(one);
            graph.BeginLayer("op");
            Parameter[] parameters =
                [.. names.Select(name => graph.Parameter(name, ParameterRole.Weight, golden.Tensor($"in/{name}").Shape, new ConstantInitializer(0)))];
            Statistic[] statistics = operation is BatchNormalisationOperation
                ? [graph.Statistic("running_mean", [one[0]], 0), graph.Statistic("running_var", [one[0]], 1)]
                : [];
            return [graph.Apply(operation, [input], parameters, statistics)];
        });
        float[] weights = [.. names.SelectMany(name => golden.Tensor($"in/{name}").Values.ToArray())];
        return new GoldenProblem(
            new Problem(network, samples, weights, [x.Values.ToArray()], [golden.Tensor("up/y").Values.ToArray()]),
            [
                ("out/y", run => run.Outputs[0]),
                ("grad/x", run => run.InputGradients[0]),
                .. names.Zip(network.Parameters, (name, parameter) =>
                    ($"grad/{name}", (Func<PlanRun, float[]>)(run => run.GradientOf(parameter).ToArray()))),
            ]);
    }

    private static Operation OperationOf(GoldenCase golden)
    {
        int Whole(string setting) => (int)golden.Number(setting);
        float Number(string setting) => (float)golden.Number(setting);
        return golden.Name switch
        {
            _ when golden.Name.StartsWith("conv/", StringComparison.Ordinal) =>
                new ConvolutionOperation(Whole("stride"), Whole("padding"), Whole("groups")),
            "linear" => new LinearOperation(),
            "pool/global-avg" => new GlobalAveragePoolOperation(),
            _ when golden.Name.StartsWith("pool/max", StringComparison.Ordinal) => new MaxPoolOperation(Whole("kernel"), Whole("stride")),
            _ when golden.Name.StartsWith("pool/avg", StringComparison.Ordinal) => new AveragePoolOperation(Whole("kernel"), Whole("stride")),
            "batchnorm/train" => new BatchNormalisationOperation(Number("eps"), 0.1f),
            "lrn" => new LocalResponseNormalisationOperation(Whole("size"), Number("alpha"), Number("beta"), Number("k")),
            _ when golden.Name.StartsWith("act/sigmoid-", StringComparison.Ordinal) => new SigmoidOperation(Number("slope")),
            _ when golden.Name.StartsWith("act/tanh-", StringComparison.Ordinal) => new TanhOperation(Number("slope")),
            _ when golden.Name.StartsWith("act/relu-", StringComparison.Ordinal) => new LeakyReluOperation(Number("leak")),
            _ => throw new InvalidOperationException($"No network is known for the golden case '{golden.Name}'. Add one here."),
        };
    }
}
