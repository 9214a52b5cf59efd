using System.CommandLine;
using Sleepbot.Data;
using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary><c>training</c>: whole training steps on one thread.</summary>
internal static class TrainingCommand
{
    private const int Rounds = 10;
    private const string Counting =
        "A step is the trainer's own: batch from bytes, layout changes, forward, cross-entropy, backward, momentum SGD; one thread.\n"
        + "FLOPs: 2 per multiply-add of convolutions and dense layers, forward and both gradients (no input gradient next to the data); taps on padding are not counted.\n"
        + "Share: of one core's peak of fused multiply-adds, measured before and after each round; median of 10 rounds (min - max).";

    public static Command Create()
    {
        var (nets, batches, seconds) = (Options.Nets(), Options.Batches(), Options.Seconds(3));
        var threads = Options.Threads();
        var ops = new Option<bool>("--ops") { Description = "Show where the time of a step goes, kernel by kernel." };
        var command = new Command("training", "Whole training steps: samples a second, share of the core's peak, bytes allocated.") { nets, batches, seconds, threads, ops };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            var chosen = parsed.GetValue(nets)!.Distinct().Select(name => BenchNets.Create(name, parsed.GetValue(batches) ?? []));
            if (parsed.GetValue(ops))
            {
                report.Open(StepBreakdown.Counting);
                ForEach(chosen, (net, data, batch) => StepBreakdown.Run(net, data, batch, parsed.GetValue(seconds), report));
                return;
            }

            report.Open(Counting);
            var write = Table(report, "training");
            ForEach(chosen, (net, data, batch) =>
                write(TrainingRow.Of(net.Name, batch, FlopCount.Of(net.Network).Training, BenchRun.Measure(BenchRun.Specify(net, data, batch), parsed.GetValue(seconds), Rounds, threads: parsed.GetValue(threads)))));
        });
    }

    private static void ForEach(IEnumerable<BenchNet> nets, Action<BenchNet, Dataset, int> measure)
    {
        foreach (var net in nets)
        {
            var data = net.CreateData();
            foreach (int batch in net.Batches)
            {
                measure(net, data, batch);
            }
        }
    }

    private static Action<TrainingRow> Table(Report report, string title) => report.Table<TrainingRow>(
        title,
        new("net", 14, row => row.Net),
        new("batch", 5, row => $"{row.Batch}"),
        new("samples/s", 10, row => $"{row.SamplesPerSecond:N0}"),
        new("GFLOP/s", 8, row => $"{row.Gflops:F1}"),
        new("share of peak", 26, row => new Spread(row.ShareOfPeak, row.ShareMin, row.ShareMax).ToString("P1")),
        new("peak", 6, row => $"{row.PeakGflops:F1}"),
        new("bytes/step", 10, row => $"{row.BytesPerStep:F1}"),
        new("load", 5, row => row.Load));
}
