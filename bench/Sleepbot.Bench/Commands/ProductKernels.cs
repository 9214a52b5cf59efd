using System.Diagnostics;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Bench;

/// <summary>Every convolution and dense layer of the networks, alone.</summary>
internal static class ProductKernels
{
    /// <summary>Measures them.</summary>
    /// <param name="nets">The networks' names.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="seconds">How long for each pass of each layer.</param>
    /// <param name="report">Takes the table.</param>
    public static void Run(IEnumerable<string> nets, int batch, double seconds, Report report)
    {
        var write = report.Table<ProductRow>(
            $"products, batch {batch}: share of peak, median (min - max)",
            new("layer", 22, row => $"{row.Net} {row.Layer}"),
            new("input", 16, row => row.Input),
            new("weights", 18, row => row.Weights),
            new("forward", 26, row => row.Forward.ToString("P1")),
            new("weight gradient", 26, row => row.WeightGradient.ToString("P1")),
            new("both gradients", 26, row => row.BothGradients.ToString("P1")));
        HashSet<(Shape, Layer)> seen = [];
        foreach (var net in nets.Select(name => BenchNets.Create(name)))
        {
            foreach (var layer in net.Network.Layers.Where(layer => layer.Layer is Convolution or Dense))
            {
                var input = layer.Output.Inputs[0].Shape;
                var alone = layer.Layer with { Name = "alone", From = [] };
                if (seen.Add((input, alone)))
                {
                    write(Measure(net.Name, layer, Network.Build(layer.Name, input, alone), batch, seconds));
                }
            }
        }
    }

    private static ProductRow Measure(string net, LayerInfo layer, Network alone, int batch, double seconds)
    {
        double flops = FlopCount.Of(alone).Forward * batch;
        var (forward, weightGradient) = Passes(alone, batch, seconds, inputGradient: false);
        var (_, both) = Passes(alone, batch, seconds, inputGradient: true);
        Spread Share(List<Timing> timings, double work) => Spread.Of(timings.Select(timing => work * flops / timing.Seconds / 1e9 / timing.Peak));
        return new ProductRow(
            net, layer.Name, alone.InputShape.ToString(), alone.Parameters[0].Shape.ToString(), Share(forward, 1), Share(weightGradient, 1), Share(both, 2));
    }

    private static (List<Timing> Forward, List<Timing> Backward) Passes(Network network, int batch, double seconds, bool inputGradient)
    {
        const int Rounds = 7;
        var timed = TimedPlan.Compile(network, new PlanOptions { BatchSize = batch, InputGradients = inputGradient });
        var product = timed.Steps.Single(step => step.Parameters.Count > 0);
        var state = network.Initialise(RandomSource.FromSeed(1));
        RandomSource.FromSeed(2).FillNormal(timed.Plan.Input());
        var objective = TimedPlan.Fixed(network, batch);
        timed.Plan.Train(state, batch, objective);

        List<Timing> forward = [], backward = [];
        for (int round = 0; round < Rounds; round++)
        {
            double peak = FmaPeak.Measure();
            var (forwardTimes, backwardTimes) = (new Durations(), new Durations());
            long begin = Stopwatch.GetTimestamp();
            do
            {
                timed.Reset();
                timed.Plan.Train(state, batch, objective);
                forwardTimes.Add(product.ForwardTicks);
                backwardTimes.Add(product.BackwardTicks);
            }
            while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds / Rounds);

            peak = Math.Max(peak, FmaPeak.Measure());
            forward.Add(new Timing(forwardTimes.Median / 1e6, peak));
            backward.Add(new Timing(backwardTimes.Median / 1e6, peak));
        }

        return (forward, backward);
    }

    private readonly record struct Timing(double Seconds, double Peak);

    private sealed record ProductRow(string Net, string Layer, string Input, string Weights, Spread Forward, Spread WeightGradient, Spread BothGradients);
}
