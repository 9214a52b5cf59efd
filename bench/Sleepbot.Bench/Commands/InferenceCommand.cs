using System.CommandLine;
using System.Diagnostics;
using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Bench;

/// <summary><c>inference</c>: a whole test set, as evaluations during training measure it.</summary>
internal static class InferenceCommand
{
    private const int LargestBatch = 256;
    private const int LeastPasses = 5;
    private const string Counting =
        "A pass is a whole test set (10,000 digits; fewer of larger images) in batches of 256: batch from bytes, layout changes, forward, cross-entropy; one thread.\n"
        + "FLOPs: 2 per multiply-add of convolutions and dense layers; taps on padding are not counted. Share: of one core's peak around each pass.";

    public static Command Create()
    {
        var (nets, seconds) = (Options.Nets(), Options.Seconds(3));
        var command = new Command("inference", "A whole test set forward: samples a second, share of the core's peak.") { nets, seconds };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            report.Open(Counting);
            var write = report.Table<InferenceRow>(
                "inference",
                new("net", 14, row => row.Net),
                new("samples", 8, row => $"{row.Samples:N0}"),
                new("samples/s", 10, row => $"{row.SamplesPerSecond:N0}"),
                new("GFLOP/s", 8, row => $"{row.Gflops:F1}"),
                new("share of peak", 26, row => new Spread(row.ShareOfPeak, row.ShareMin, row.ShareMax).ToString("P1")),
                new("bytes/pass", 10, row => $"{row.BytesPerPass}"));
            foreach (string name in parsed.GetValue(nets)!.Distinct())
            {
                write(Measure(BenchNets.Create(name), parsed.GetValue(seconds)));
            }
        });
    }

    private static readonly SoftmaxCrossEntropy loss = new();

    private static InferenceRow Measure(BenchNet net, double seconds)
    {
        int samples = net.TestSamples;
        var set = SyntheticData.Create(net.Name, net.Network.InputShape, samples).Train;
        var plan = net.Network.Compile(new PlanOptions { BatchSize = Math.Min(LargestBatch, samples), Training = false });
        var state = net.Network.Initialise(RandomSource.FromSeed(1));
        int[] order = [.. Enumerable.Range(0, samples)];
        double flops = FlopCount.Of(net.Network).Forward * samples / 1e9;
        Pass(plan, state, set, order);

        List<double> speeds = [], shares = [];
        long bytes = 0;
        long begin = Stopwatch.GetTimestamp();
        while (speeds.Count < LeastPasses || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            double peak = FmaPeak.Measure();
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            Pass(plan, state, set, order);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bytes = Math.Max(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            speeds.Add(samples / elapsed);
            shares.Add(flops / elapsed / Math.Max(peak, FmaPeak.Measure()));
        }

        var (speed, share) = (Spread.Of(speeds), Spread.Of(shares));
        return new InferenceRow(net.Name, samples, speed.Median, flops / samples * speed.Median, share.Median, share.Min, share.Max, bytes);
    }

    private static void Pass(Plan plan, NetworkState state, SampleSet set, int[] order)
    {
        int size = set.SampleShape.Size;
        for (int first = 0; first < order.Length; first += plan.Options.BatchSize)
        {
            int rows = Math.Min(plan.Options.BatchSize, order.Length - first);
            set.CopyBatch(order.AsSpan(first, rows), plan.Input()[..(rows * size)]);
            plan.Forward(state, rows);
            loss.Evaluate(plan.Output(), set.Labels.Slice(first, rows), [], []);
        }
    }

    private sealed record InferenceRow(
        string Net, int Samples, double SamplesPerSecond, double Gflops, double ShareOfPeak, double ShareMin, double ShareMax, long BytesPerPass);
}
