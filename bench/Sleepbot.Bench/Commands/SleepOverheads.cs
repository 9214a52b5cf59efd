using System.Diagnostics;
using System.Runtime.Intrinsics;
using Sleepbot.Data;
using Sleepbot.Tensors;
using Sleepbot.Training;

namespace Sleepbot.Bench;

/// <summary>A sleep after every step, against an intervention that only copies as many floats.</summary>
internal static class SleepOverheads
{
    private const int Rounds = 5;

    // What rewriting every weight may cost, all accounting included, in copies of the weights.
    private const double Limit = 1.5;

    /// <summary>Measures every intervention that comes with Sleepbot, and the shortest that a user could write.</summary>
    /// <param name="net">The network, at its first batch.</param>
    /// <param name="seconds">How long for each.</param>
    /// <param name="report">Takes the table.</param>
    public static void Run(BenchNet net, double seconds, Report report)
    {
        var data = net.CreateData();
        var write = report.Table<SleepRow>(
            $"sleep after every step of {net.Name} at batch {net.Batches[0]}: {net.Network.WeightCount:N0} weights; a copy of them is an intervention too",
            new("intervention", 24, row => row.Intervention),
            new("copy us", 8, row => $"{row.CopyMicros:F1}"),
            new("rule us", 8, row => $"{row.RuleMicros:F1}"),
            new("rule / copy", 22, row => row.RuleOverCopy.ToString("F2")),
            new("whole sleep us", 14, row => $"{row.SleepMicros:F1}"),
            new("sleep / copy", 22, row => row.SleepOverCopy.ToString("F2")),
            new("limit", 13, row => row.Verdict));
        foreach (var intervention in (Intervention[])[new Rewrite(), new PlainLoop(), .. BuiltIn().Where(rule => !rule.FindFaults(net.Network).Any())])
        {
            write(Measure(net, data, intervention, seconds / Rounds / 2));
        }
    }

    private static IEnumerable<Intervention> BuiltIn()
    {
        foreach (var type in typeof(Intervention).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Intervention)) && !type.IsAbstract))
        {
            var constructor = type.GetConstructors().Single();
            yield return (Intervention)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(Intervention) ? new DeltaSquared() : parameter.DefaultValue)]);
        }
    }

    private static SleepRow Measure(BenchNet net, Dataset data, Intervention intervention, double seconds)
    {
        var copy = new Copy(net.Network.WeightCount);
        List<double> copies = [], rules = [], sleeps = [];
        for (int round = 0; round < Rounds; round++)
        {
            copies.Add(Measure(net, data, copy, seconds, out _));
            rules.Add(Measure(net, data, intervention, seconds, out double sleep));
            sleeps.Add(sleep);
        }

        Spread OverCopy(List<double> micros) => Spread.Of(micros.Zip(copies, (one, other) => one / other));
        return new SleepRow(
            intervention.Name, Spread.Of(copies).Median, Spread.Of(rules).Median, OverCopy(rules), Spread.Of(sleeps).Median, OverCopy(sleeps), intervention is Rewrite ? Limit : null);
    }

    private static double Measure(BenchNet net, Dataset data, Intervention intervention, double seconds, out double sleep)
    {
        var run = BenchRun.Specify(net, data, net.Batches[0]) with
        {
            Sleep = new SleepOptions { Every = new TrainingTime(1, TimeUnit.Steps), Layers = LayerSelection.All with { Biases = true }, Interventions = [intervention] },
        };
        using var stop = new CancellationTokenSource();
        var watch = new SleepWatch(seconds, stop);
        BenchRun.Execute(run, watch, stop.Token);
        sleep = watch.Sleeps.Median;
        return watch.Rules.Median;
    }

    /// <param name="Intervention">Its name.</param>
    /// <param name="CopyMicros">A copy of the weight vector at the same place.</param>
    /// <param name="RuleMicros">The rule alone.</param>
    /// <param name="RuleOverCopy">The rule over the copy.</param>
    /// <param name="SleepMicros">All that the trainer charges to sleep: the rule, measuring the change, the snapshot.</param>
    /// <param name="SleepOverCopy">The sleep over the copy.</param>
    /// <param name="Limit">The most that the sleep's median may be; null where nothing is promised.</param>
    private sealed record SleepRow(
        string Intervention, double CopyMicros, double RuleMicros, Spread RuleOverCopy, double SleepMicros, Spread SleepOverCopy, double? Limit)
    {
        public string Verdict => Limit is { } limit ? $"{limit:F2} {(SleepOverCopy.Median <= limit ? "kept" : "missed")}" : "";
    }

    /// <summary>What everything is measured against: a copy of as many floats as there are weights, which the latest step has touched as it has the weights.</summary>
    private sealed class Copy(int length) : Intervention
    {
        private readonly FloatBuffer target = new(length);

        public override void Apply(SleepContext sleep) => sleep.Gradient.CopyTo(target.Span);
    }

    /// <summary>The shortest rule that rewrites every weight.</summary>
    private sealed class Rewrite : Intervention
    {
        public override string Name => "(a rule for all)";

        public override void Apply(SleepContext sleep)
        {
            foreach (var slice in sleep.Slices)
            {
                slice.Rewrite(default(Shrink));
            }
        }

        private readonly struct Shrink : IWeightRule
        {
            public Vector512<float> Apply(Vector512<float> weights) => weights * 0.99999f;
        }
    }

    /// <summary>The same as a plain loop.</summary>
    private sealed class PlainLoop : Intervention
    {
        public override string Name => "(a loop over all)";

        public override void Apply(SleepContext sleep)
        {
            foreach (var slice in sleep.Slices)
            {
                var weights = slice.Weights;
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] *= 0.99999f;
                }
            }
        }
    }

    private sealed class SleepWatch(double seconds, CancellationTokenSource stop) : QuietRecorder
    {
        private const int WarmUp = 20;
        private const int Least = 5;
        private readonly long begin = Stopwatch.GetTimestamp();
        private double sleepingBefore;
        private long sleeps;

        public Durations Rules { get; } = new();

        public Durations Sleeps { get; } = new();

        public override void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange)
        {
            // Of this sleep, the moment's seconds lack the end, and of the one before they have it: the difference is a whole sleep.
            if (++sleeps > WarmUp)
            {
                Rules.Add((long)(seconds * Stopwatch.Frequency));
                Sleeps.Add((long)((moment.Seconds.Sleeping - sleepingBefore) * Stopwatch.Frequency));
            }

            sleepingBefore = moment.Seconds.Sleeping;
        }

        public override void Progress(long step, long totalSteps)
        {
            if (sleeps >= WarmUp + Least && Stopwatch.GetElapsedTime(begin).TotalSeconds > seconds)
            {
                stop.Cancel();
            }
        }
    }
}
