using System.Diagnostics;
using Sleepbot.Data;
using Sleepbot.Tensors;
using Sleepbot.Training;

namespace Sleepbot.Bench;

/// <summary>The norm of every neuron after every step, against the step; and a snapshot against a copy.</summary>
internal static class ProbeOverheads
{
    // What the norms of all neurons may cost, as a share of a step of lenet5 at batch 32.
    private const double NormLimit = 0.02;

    /// <summary>Measures them.</summary>
    /// <param name="net">The network, at its first batch.</param>
    /// <param name="seconds">How long for each.</param>
    /// <param name="report">Takes the table.</param>
    public static void Run(BenchNet net, double seconds, Report report)
    {
        var write = report.Table<ProbeRow>(
            $"norms of all neurons after every step of {net.Name} at batch {net.Batches[0]}, and a snapshot",
            new("what", 34, row => row.What),
            new("microseconds", 12, row => $"{row.Micros:F2}"),
            new("against", 10, row => row.Against),
            new("ratio", 24, row => row.Ratio.ToString("P2")),
            new("limit", 15, row => row.Verdict));
        var data = net.CreateData();
        write(Norms(net, data, seconds, withJournal: false));
        write(Norms(net, data, seconds, withJournal: true));
        write(Snapshot(net.Network.WeightCount, seconds));
    }

    private static ProbeRow Norms(BenchNet net, Dataset data, double seconds, bool withJournal)
    {
        var run = BenchRun.Specify(net, data, net.Batches[0]) with
        {
            Probes = [new ProbeOptions(new NeuronNorms()) { Every = new TrainingTime(1, TimeUnit.Steps) }],
        };
        using var journal = withJournal ? new TemporaryJournal() : null;
        using var stop = new CancellationTokenSource();
        var watch = new NormWatch(journal, seconds, stop);
        BenchRun.Execute(run, watch, stop.Token);
        return new ProbeRow(withJournal ? "norms, computed and journalled" : "norms, computed", watch.Micros, "a step", Spread.Of(watch.Ratios), withJournal ? null : NormLimit);
    }

    private static ProbeRow Snapshot(int weights, double seconds)
    {
        const int Rounds = 10;
        var history = new WeightHistory(4, weights);
        var (from, to) = (new FloatBuffer(weights), new FloatBuffer(weights));
        List<double> micros = [], ratios = [];
        for (int round = 0; round < Rounds; round++)
        {
            micros.Add(Durations.Of(() => history.Push(from.Span), seconds / Rounds / 2).Median);
            ratios.Add(micros[^1] / Durations.Of(() => from.Span.CopyTo(to.Span), seconds / Rounds / 2).Median);
        }

        return new ProbeRow("snapshot into a ring of 4", Spread.Of(micros).Median, "a copy", Spread.Of(ratios), null);
    }

    /// <param name="What">What is measured.</param>
    /// <param name="Micros">How long it takes.</param>
    /// <param name="Against">What it is compared with.</param>
    /// <param name="Ratio">How much of that it is.</param>
    /// <param name="Limit">The most that the median may be; null where nothing is promised.</param>
    private sealed record ProbeRow(string What, double Micros, string Against, Spread Ratio, double? Limit)
    {
        public string Verdict => Limit is { } limit ? $"{limit:P2} {(Ratio.Median <= limit ? "kept" : "missed")}" : "";
    }

    /// <summary>Compares, window by window, what the trainer charges to probing and logging with what it charges to training.</summary>
    private sealed class NormWatch(TemporaryJournal? journal, double seconds, CancellationTokenSource stop) : QuietRecorder
    {
        private const int Windows = 10;
        private const int WarmUpSteps = 50;
        private readonly List<double> micros = [];
        private long windowStart;
        private long windowStep;
        private RunSeconds before;
        private RunSeconds now;

        public double Micros => Spread.Of(micros).Median;

        public List<double> Ratios { get; } = [];

        public override void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values)
        {
            now = moment.Seconds;
            journal?.Append(moment.Step, layer, values);
        }

        public override void Progress(long step, long totalSteps)
        {
            if (step == WarmUpSteps)
            {
                Begin(step);
            }
            else if (step > WarmUpSteps && Stopwatch.GetElapsedTime(windowStart).TotalSeconds > seconds / Windows)
            {
                double looking = now.Probing + now.Logging - before.Probing - before.Logging;
                micros.Add(looking / (step - windowStep) * 1e6);
                Ratios.Add(looking / (now.Training - before.Training));
                Begin(step);
                if (Ratios.Count == Windows)
                {
                    stop.Cancel();
                }
            }
        }

        private void Begin(long step)
        {
            windowStep = step;
            before = now;
            windowStart = Stopwatch.GetTimestamp();
        }
    }
}
