using System.Diagnostics;
using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;
using Sleepbot.Training;

namespace Sleepbot.Bench;

/// <summary><c>training --ops</c>: where the time of a step goes.</summary>
internal static class StepBreakdown
{
    public const string Counting =
        "Medians over steps, in microseconds. Steps of the plan in order; shares are of one core's peak of fused multiply-adds and stand where a step multiplies.";

    private const int LeastSteps = 5;
    private const double Rate = 1e-4;

    // From one sample to the next: far enough that no cache guesses it.
    private const int Stride = 5003;

    /// <summary>Measures one network at one batch.</summary>
    /// <param name="net">The network.</param>
    /// <param name="data">Its data.</param>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="report">Takes the table.</param>
    public static void Run(BenchNet net, Dataset data, int batch, double seconds, Report report)
    {
        var timed = TimedPlan.Compile(net.Network, new PlanOptions { BatchSize = batch });
        var state = net.Network.Initialise(RandomSource.FromSeed(1));
        using var alone = new ThreadTeam(1);
        var weights = new WeightUpdate(net.Network, BenchRun.Specify(net, data, batch).Training, alone);
        var loss = new SoftmaxCrossEntropy();
        int[] samples = new int[batch];
        var labels = data.Train.Labels[..batch].ToArray();
        var (input, lossTime, update, whole) = (new Durations(), new Durations(), new Durations(), new Durations());
        var forward = timed.Steps.Select(_ => new Durations()).ToArray();
        var backward = timed.Steps.Select(_ => new Durations()).ToArray();

        long lossTicks = 0;
        LossResult Measure(OutputRows rows)
        {
            long start = Stopwatch.GetTimestamp();
            var result = loss.EvaluatePart(rows.Of(), labels.AsSpan(rows.First, rows.Samples), [], rows.GradientOf(), batch);
            lossTicks += Stopwatch.GetTimestamp() - start;
            return result;
        }

        double peak = FmaPeak.Measure();
        long begin = Stopwatch.GetTimestamp();
        for (int step = 0, counted = 0; counted < LeastSteps || Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUp.Seconds + seconds; step++)
        {
            // Other samples in every step: one that is trained on alone is known by heart soon, and then most numbers are 0.
            for (int i = 0; i < batch; i++)
            {
                samples[i] = (int)((((long)step * batch) + i) * Stride % data.Train.Count);
                labels[i] = data.Train.Labels[samples[i]];
            }

            long start = Stopwatch.GetTimestamp();
            data.Train.CopyBatch(samples, timed.Plan.Input());
            long copied = Stopwatch.GetTimestamp();
            timed.Reset();
            lossTicks = 0;
            timed.Plan.Train(state, batch, Measure, RandomSource.FromSeed(step), weights.During(state, Rate));
            long differentiated = Stopwatch.GetTimestamp();
            weights.Step(state, Rate);
            long end = Stopwatch.GetTimestamp();
            if (step < LeastSteps || Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUp.Seconds)
            {
                continue;
            }

            counted++;
            input.Add(copied - start);
            lossTime.Add(lossTicks);
            update.Add(end - differentiated);
            whole.Add(end - start);
            for (int i = 0; i < timed.Steps.Count; i++)
            {
                forward[i].Add(timed.Steps[i].ForwardTicks);
                backward[i].Add(timed.Steps[i].BackwardTicks);
            }
        }

        peak = Math.Max(peak, FmaPeak.Measure());
        var write = Table(report, $"{net.Name}, batch {batch}: {whole.Median:N0} us a step, peak {peak:F1} GFLOP/s");
        string Part(double micros) => $"{micros / whole.Median:P1}";
        void Other(string what, Durations time) => write(new OperationRow(net.Name, batch, what, "", time.Median, null, null, null, Part(time.Median)));

        Other("(batch)", input);
        var flops = FlopCount.ByLayer(net.Network);
        for (int i = 0; i < timed.Steps.Count; i++)
        {
            // Of a layer's steps, the one that reads its parameters does the multiplying.
            var step = timed.Steps[i];
            var count = step.Parameters.Count > 0 ? flops.GetValueOrDefault(step.Layer) : default;
            double? Share(double perSample, double micros) => perSample == 0 ? null : perSample * batch / micros / 1e3 / peak;
            write(new OperationRow(
                net.Name,
                batch,
                step.Layer,
                step.Kernel,
                forward[i].Median,
                Share(count.Forward, forward[i].Median),
                backward[i].Median,
                Share(count.Backward, backward[i].Median),
                Part(forward[i].Median + backward[i].Median)));
        }

        Other("(loss)", lossTime);
        Other("(update)", update);
    }

    private static Action<OperationRow> Table(Report report, string title) => report.Table<OperationRow>(
        title,
        new("layer", 16, row => row.Layer),
        new("kernel", 24, row => row.Kernel),
        new("forward", 10, row => $"{row.ForwardMicros:N1}"),
        new("share", 7, row => $"{row.ForwardShare:P1}"),
        new("backward", 10, row => $"{row.BackwardMicros:N1}"),
        new("share", 7, row => $"{row.BackwardShare:P1}"),
        new("of the step", 11, row => row.PartOfStep));

    private sealed record OperationRow(
        string Net, int Batch, string Layer, string Kernel, double ForwardMicros, double? ForwardShare, double? BackwardMicros, double? BackwardShare, string PartOfStep);
}
