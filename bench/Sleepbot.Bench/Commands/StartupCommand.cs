using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Sleepbot.Bench;

/// <summary><c>startup</c>: from the start of the process to full speed.</summary>
internal static class StartupCommand
{
    private const double WindowSeconds = 0.05;
    private const int Windows = 40;
    private const double FullSpeed = 0.9;

    public static Command Create()
    {
        var (net, batch, rounds) = (Options.Net(), Options.Batch(32), Options.Rounds(5));
        var child = new Option<bool>("--child") { Hidden = true };
        var command = new Command("startup", "From the start of the process to full speed: the first two seconds in windows of 50 ms.") { net, batch, rounds, child };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            if (parsed.GetValue(child))
            {
                parsed.InvocationConfiguration.Output.WriteLine(string.Join(' ', TrainFromStart(parsed.GetValue(net)!, parsed.GetValue(batch)).Select(steps => steps.ToString(CultureInfo.InvariantCulture))));
                return;
            }

            Show(parsed.GetValue(net)!, parsed.GetValue(batch), parsed.GetValue(rounds), report);
        });
    }

    private static void Show(string net, int batch, int rounds, Report report)
    {
        report.Open($"New processes, time from the system's record of their start (to 10 ms). Full speed: the median of a process's second second. {net} at batch {batch}.");
        List<double[]> shares = [];
        for (int round = 0; round < rounds; round++)
        {
            double[] steps = RunChild(net, batch);
            double full = Spread.Of(steps[(Windows / 2)..]).Median;
            shares.Add([.. steps.Select(count => count / full)]);
        }

        var write = report.Table<WindowRow>(
            $"share of full speed, {rounds} processes",
            new("until ms", 8, row => $"{row.UntilMilliseconds}"),
            new("share", 26, row => row.ShareOfFullSpeed.ToString("P0")));
        for (int window = 0; window < Windows; window++)
        {
            write(new WindowRow(net, batch, (int)Math.Round((window + 1) * WindowSeconds * 1000), Spread.Of(shares.Select(one => one[window]))));
        }

        var reached = Spread.Of(shares.Select(one => (Array.FindIndex(one, share => share >= FullSpeed) + 1) * WindowSeconds));
        report.Say($"\n90 % of full speed after {reached.ToString("F2")} s");
    }

    /// <summary>Counts the steps that end in each window of the first two seconds of this process.</summary>
    private static double[] TrainFromStart(string name, int batch)
    {
        using var self = Process.GetCurrentProcess();
        double already = (TimeProvider.System.GetUtcNow().UtcDateTime - self.StartTime.ToUniversalTime()).TotalSeconds;
        long started = Stopwatch.GetTimestamp() - (long)(already * Stopwatch.Frequency);
        var net = BenchNets.Create(name, batch);
        using var stop = new CancellationTokenSource();
        var counter = new StepCounter(started, stop);
        BenchRun.Execute(BenchRun.Specify(net, SyntheticData.Create(name, net.Network.InputShape, Math.Max(batch, 512)), batch), counter, stop.Token);
        return counter.Steps;
    }

    private static double[] RunChild(string net, int batch) =>
        [.. OwnProcess.Run(["startup", "--child", "--net", net, "--batch", batch.ToString(CultureInfo.InvariantCulture)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

    private sealed record WindowRow(string Net, int Batch, int UntilMilliseconds, Spread ShareOfFullSpeed);

    private sealed class StepCounter(long started, CancellationTokenSource stop) : QuietRecorder
    {
        public double[] Steps { get; } = new double[Windows];

        public override void Progress(long step, long totalSteps)
        {
            // Step 0 is reported before anything was computed.
            int window = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds / WindowSeconds);
            if (window >= Windows)
            {
                stop.Cancel();
            }
            else if (step > 0)
            {
                Steps[window]++;
            }
        }
    }
}
