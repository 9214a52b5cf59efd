using System.CommandLine;
using Sleepbot.Data;
using Sleepbot.Training;

namespace Sleepbot.Bench;

/// <summary><c>threads</c>: several runs side by side, one on each core, or one run on several cores.</summary>
internal static class ThreadsCommand
{
    private const int Rounds = 5;

    public static Command Create()
    {
        var (nets, batches, runs, seconds) = (Options.Nets(), Options.Batches(), Options.Runs(), Options.Seconds(5));
        var together = new Option<bool>("--together") { Description = "One run that as many threads share, instead of as many runs." };
        var command = new Command("threads", "Several runs on as many cores, or one run on several, against one run on one.") { nets, batches, runs, together, seconds };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            int count = parsed.GetValue(runs);
            bool share = parsed.GetValue(together);
            int usual = share ? 128 : 32;
            report.Open((share ? $"One run on {count} threads" : $"{count} independent runs at once")
                + $" against one alone on one thread, alternated in {Rounds} rounds: all speed over the one's; {usual} samples a step (alexnet 8) unless asked otherwise.");
            var write = report.Table<ThreadsRow>(
                "threads",
                new("net", 14, row => row.Net),
                new("batch", 5, row => $"{row.Batch}"),
                new("one, samples/s", 14, row => $"{row.OneSamplesPerSecond:N0}"),
                new($"{count}, samples/s", 14, row => $"{row.AllSamplesPerSecond:N0}"),
                new("ratio", 20, row => row.Ratio.ToString("F2")));
            foreach (string name in parsed.GetValue(nets)!.Distinct())
            {
                var net = BenchNets.Create(name, parsed.GetValue(batches) is { Length: > 0 } asked ? asked : [name == "alexnet" ? 8 : usual]);
                var data = net.CreateData();
                foreach (int batch in net.Batches)
                {
                    write(Measure(net, data, batch, share ? 1 : count, share ? count : 1, parsed.GetValue(seconds)));
                }
            }
        });
    }

    private static ThreadsRow Measure(BenchNet net, Dataset data, int batch, int runs, int threads, double seconds)
    {
        var run = BenchRun.Specify(net, data, batch);
        List<double> one = [], all = [];
        for (int round = 0; round < Rounds; round++)
        {
            one.Add(SideBySide(run, 1, 1, seconds / Rounds / 2));
            all.Add(SideBySide(run, runs, threads, seconds / Rounds / 2));
        }

        return new ThreadsRow(net.Name, batch, Spread.Of(one).Median, Spread.Of(all).Median, Spread.Of(all.Zip(one, (several, single) => several / single)));
    }

    /// <summary>Trains several runs at once and adds their speeds up.</summary>
    private static double SideBySide(RunSpecification run, int runs, int threadsPerRun, double seconds)
    {
        double[] speeds = new double[runs];
        Thread[] threads = [.. Enumerable.Range(0, runs).Select(i => new Thread(() =>
            speeds[i] = BenchRun.Measure(run with { Seed = i }, seconds, 1, threads: threadsPerRun)[0].SamplesPerSecond))];
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        return speeds.Sum();
    }

    private sealed record ThreadsRow(string Net, int Batch, double OneSamplesPerSecond, double AllSamplesPerSecond, Spread Ratio);
}
