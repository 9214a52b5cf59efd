using System.Diagnostics;
using Sleepbot.Data;
using Sleepbot.Tensors;

namespace Sleepbot.Bench;

/// <summary>Changing the images of a batch, against a whole step without it.</summary>
internal static class AugmentationOverheads
{
    private const int Rounds = 5;

    // What shifting and mirroring may cost, as a share of a step of lenet5 at batch 32.
    private const double Limit = 0.05;

    /// <summary>Measures each change alone, and all of them.</summary>
    /// <param name="net">The network, at its first batch.</param>
    /// <param name="seconds">How long for each.</param>
    /// <param name="report">Takes the table.</param>
    public static void Run(BenchNet net, double seconds, Report report)
    {
        int batch = net.Batches[0];
        var write = report.Table<AugmentationRow>(
            $"augmentation of a batch of {batch} images {net.Network.InputShape}, against a step of {net.Name} without",
            new("augmentation", 34, row => row.What),
            new("microseconds", 12, row => $"{row.Micros:F2}"),
            new("of a step", 24, row => row.Share.ToString("P2")),
            new("limit", 15, row => row.Verdict));
        var data = net.CreateData();
        write(Measure(net, data, "shift 4", new Augmentation { Shift = 4 }, null, seconds));
        write(Measure(net, data, "flip horizontal", new Augmentation { Flip = Flip.Horizontal }, null, seconds));
        write(Measure(net, data, "cutout 8", new Augmentation { Cutout = 8 }, null, seconds));
        write(Measure(net, data, "shift 4, flip horizontal", new Augmentation { Shift = 4, Flip = Flip.Horizontal }, Limit, seconds));
        write(Measure(net, data, "shift 4, flip horizontal, cutout 8", new Augmentation { Shift = 4, Flip = Flip.Horizontal, Cutout = 8 }, null, seconds));
    }

    private static AugmentationRow Measure(BenchNet net, Dataset data, string what, Augmentation augmentation, double? limit, double seconds)
    {
        int batch = net.Batches[0], size = data.SampleShape.Size;
        var images = new FloatBuffer(batch * size);
        data.Train.CopyBatch([.. Enumerable.Range(0, batch)], images.Span);
        var source = RandomSource.FromSeed(1);
        long epoch = 0;
        void Augment()
        {
            var drawn = source.Derive(epoch++);
            for (int i = 0; i < batch; i++)
            {
                augmentation.Apply(data.Train, images.Span.Slice(i * size, size), drawn.Derive(i));
            }
        }

        // A step and what is compared with it side by side, round by round, each by its median: neighbours take time from both.
        using var stop = new CancellationTokenSource();
        var watch = new StepWatch(seconds / 2 / Rounds, () => Durations.Of(Augment, seconds / 2 / Rounds).Median, stop);
        BenchRun.Execute(BenchRun.Specify(net, data, batch), watch, stop.Token);
        return new AugmentationRow(what, Spread.Of(watch.Micros).Median, Spread.Of(watch.Shares), limit);
    }

    /// <param name="What">What is done to each image.</param>
    /// <param name="Micros">How long it takes for a batch.</param>
    /// <param name="Share">How much of a step that is.</param>
    /// <param name="Limit">The most that the median may be; null where nothing is promised.</param>
    private sealed record AugmentationRow(string What, double Micros, Spread Share, double? Limit)
    {
        public string Verdict => Limit is { } limit ? $"{limit:P2} {(Share.Median <= limit ? "kept" : "missed")}" : "";
    }

    /// <summary>Takes the time of steps, and lets something else be measured between two rounds of them.</summary>
    private sealed class StepWatch(double window, Func<double> other, CancellationTokenSource stop) : QuietRecorder
    {
        private const int WarmUpSteps = 20;
        private const int Least = 5;
        private Durations steps = new();
        private int counted;
        private long begin;
        private long latest;

        public List<double> Micros { get; } = [];

        public List<double> Shares { get; } = [];

        public override void Progress(long step, long totalSteps)
        {
            long now = Stopwatch.GetTimestamp();
            if (step < WarmUpSteps || latest == 0)
            {
                begin = latest = step < WarmUpSteps ? 0 : now;
                return;
            }

            steps.Add(now - latest);
            latest = now;
            if (++counted >= Least && Stopwatch.GetElapsedTime(begin).TotalSeconds > window)
            {
                Micros.Add(other());
                Shares.Add(Micros[^1] / steps.Median);
                (steps, counted, latest) = (new Durations(), 0, 0);
                if (Shares.Count == Rounds)
                {
                    stop.Cancel();
                }
            }
        }
    }
}
