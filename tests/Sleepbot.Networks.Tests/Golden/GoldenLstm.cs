using Sleepbot.Golden;
using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>
/// The LSTM cell of the golden file, unrolled over its steps from plain operations: every step uses the same four parameters,
/// and every step's input, the first state and the first memory are inputs of the network.
/// </summary>
internal static class GoldenLstm
{
    private static readonly string[] parameterNames = ["w_ih", "w_hh", "b_ih", "b_hh"];

    public static GoldenProblem From(GoldenCase golden)
    {
        int steps = (int)golden.Number("steps");
        Shape x = golden.Tensor("in/x").Shape;
        int samples = x[1];
        int hidden = golden.Tensor("in/h0").Shape[1];
        var network = Network.FromGraph("lstm", graph => Unroll(graph, golden, steps, x[2], hidden));
        float[] weights = [.. parameterNames.SelectMany(name => golden.Tensor($"in/{name}").Values.ToArray())];
        float[][] inputs =
        [
            .. golden.Tensor("in/x").Values.ToArray().Chunk(samples * x[2]),
            golden.Tensor("in/h0").Values.ToArray(),
            golden.Tensor("in/c0").Values.ToArray(),
        ];
        float[][] upstream =
        [
            .. golden.Tensor("up/y").Values.ToArray().Chunk(samples * hidden),
            golden.Tensor("up/h").Values.ToArray(),
            golden.Tensor("up/c").Values.ToArray(),
        ];
        return new GoldenProblem(
            new Problem(network, samples, weights, inputs, upstream),
            [
                ("out/y", run => [.. run.Outputs[..steps].SelectMany(y => y)]),
                ("out/h", run => run.Outputs[steps]),
                ("out/c", run => run.Outputs[steps + 1]),
                ("grad/x", run => [.. run.InputGradients[..steps].SelectMany(gradient => gradient)]),
                ("grad/h0", run => run.InputGradients[steps]),
                ("grad/c0", run => run.InputGradients[steps + 1]),
                .. parameterNames.Zip(network.Parameters, (name, parameter) =>
                    ($"grad/{name}", (Func<PlanRun, float[]>)(run => run.GradientOf(parameter).ToArray()))),
            ]);
    }

    private static List<Node> Unroll(GraphBuilder graph, GoldenCase golden, int steps, int features, int hidden)
    {
        Node[] x = [.. Enumerable.Range(0, steps).Select(step => graph.Input([features], $"x{step}"))];
        var h = graph.Input([hidden], "h0");
        var c = graph.Input([hidden], "c0");
        graph.BeginLayer("lstm");
        Parameter[] p = [.. parameterNames.Select(name =>
            graph.Parameter(name, ParameterRole.Weight, golden.Tensor($"in/{name}").Shape, new ConstantInitializer(0)))];
        List<Node> outputs = [];
        foreach (var input in x)
        {
            var gates = graph.Apply(
                new AddOperation(),
                graph.Apply(new LinearOperation(), [input], [p[0], p[2]], []),
                graph.Apply(new LinearOperation(), [h], [p[1], p[3]], []));
            var inputGate = graph.Apply(new SigmoidOperation(1), Gate(0));
            var forgetGate = graph.Apply(new SigmoidOperation(1), Gate(1));
            var candidate = graph.Apply(new TanhOperation(1), Gate(2));
            var outputGate = graph.Apply(new SigmoidOperation(1), Gate(3));
            c = graph.Apply(
                new AddOperation(),
                graph.Apply(new MultiplyOperation(), forgetGate, c),
                graph.Apply(new MultiplyOperation(), inputGate, candidate));
            h = graph.Apply(new MultiplyOperation(), outputGate, graph.Apply(new TanhOperation(1), c));
            outputs.Add(h);
            Node Gate(int index) => graph.Apply(new SliceOperation(index * hidden, hidden), gates);
        }

        // The last y is h itself: one value that the network returns twice, each with its own upstream gradient.
        return [.. outputs, h, c];
    }
}
