using Sleepbot.Networks;
using Sleepbot.Tensors;
using Sleepbot.Training;

namespace Sleepbot.Bench;

/// <summary>Optimizers, activations and the like, whose limit is memory.</summary>
internal static class ElementwiseKernels
{
    private const int Batch = 32;
    private const int Channels = 16;

    // One size that stays in a core's second-level cache, one that does not fit into any: floats of one vector.
    private static readonly int[] sizes = [32_768, 8_388_608];

    /// <summary>Measures them.</summary>
    /// <param name="seconds">How long for each.</param>
    /// <param name="report">Takes the table.</param>
    public static void Run(double seconds, Report report)
    {
        var write = report.Table<ElementwiseRow>(
            "element-wise, in cache and in memory",
            new("kernel", 26, row => row.Kernel),
            new("floats", 10, row => $"{row.Floats:N0}"),
            new("GB/s", 7, row => $"{row.GigabytesPerSecond:F1}"),
            new("copy GB/s", 9, row => $"{row.CopyGigabytesPerSecond:F1}"),
            new("over copy", 22, row => row.OverCopy.ToString("F2")));
        foreach (int size in sizes)
        {
            foreach (var optimizer in new Optimizer[] { new Sgd(), new SgdMomentum(), new Adam() })
            {
                write(OfOptimizer(optimizer, size, seconds));
            }

            // Bytes for each float: read x, write y; and backward read y and its gradient, write that of x.
            foreach (var layer in new Layer[] { new Relu(), new LeakyRelu(), new Tanh(), new Sigmoid(), new BatchNormalisation(), new MaxPool(2) })
            {
                foreach (var row in OfLayer(layer, size, seconds))
                {
                    write(row);
                }
            }
        }
    }

    private static ElementwiseRow OfOptimizer(Optimizer optimizer, int size, double seconds)
    {
        var state = new OptimizerState(optimizer, size);
        var (weights, gradient) = (new FloatBuffer(size), new FloatBuffer(size));
        RandomSource.FromSeed(1).FillNormal(gradient.Span);
        void Update()
        {
            state.BeginStep();
            state.Update(weights.Span, gradient.Span, 0, size, 1e-3);
        }

        // Reads the gradient; reads and writes the weights and every moment.
        return Row(optimizer.Name, size, sizeof(float) * (3.0 + (2 * optimizer.MomentCount)) * size, seconds, part => Durations.Of(Update, part));
    }

    private static IEnumerable<ElementwiseRow> OfLayer(Layer layer, int size, double seconds)
    {
        int side = (int)Math.Sqrt(size / (Batch * Channels));
        var network = Network.Build("alone", new Shape(Channels, side, side), layer);
        var timed = TimedPlan.Compile(network, new PlanOptions { BatchSize = Batch, InputGradients = true });
        var step = timed.Steps.First(step => step.Kernel != "ConvertLayout");
        var state = network.Initialise(RandomSource.FromSeed(1));
        RandomSource.FromSeed(2).FillNormal(timed.Plan.Input());
        var objective = TimedPlan.Fixed(network, Batch);

        Durations Of(Func<long> ticks, double part)
        {
            var durations = new Durations();
            Durations.Of(
                () =>
                {
                    timed.Reset();
                    timed.Plan.Train(state, Batch, objective);
                    durations.Add(ticks());
                },
                part);
            return durations;
        }

        double inputs = network.InputShape.Size * (double)Batch, outputs = network.OutputShape.Size * (double)Batch;
        yield return Row($"{layer.Kind} forward", (int)inputs, sizeof(float) * (inputs + outputs), seconds, part => Of(() => step.ForwardTicks, part));
        yield return Row($"{layer.Kind} backward", (int)inputs, sizeof(float) * (inputs + (2 * outputs)), seconds, part => Of(() => step.BackwardTicks, part));
    }

    private static ElementwiseRow Row(string kernel, int floats, double bytes, double seconds, Func<double, Durations> measure)
    {
        const int Rounds = 5;
        List<double> speeds = [], copies = [];
        var (from, to) = (new FloatBuffer(floats), new FloatBuffer(floats));
        for (int round = 0; round < Rounds; round++)
        {
            // In GB/s, read and written together.
            copies.Add(2.0 * sizeof(float) * floats / Durations.Of(() => from.Span.CopyTo(to.Span), seconds / Rounds / 4).Median / 1e3);
            speeds.Add(bytes / measure(seconds / Rounds).Median / 1e3);
        }

        return new ElementwiseRow(
            kernel, floats, Spread.Of(speeds).Median, Spread.Of(copies).Median, Spread.Of(speeds.Zip(copies, (speed, copy) => speed / copy)));
    }

    private sealed record ElementwiseRow(string Kernel, int Floats, double GigabytesPerSecond, double CopyGigabytesPerSecond, Spread OverCopy);
}
