using System.CommandLine;
using Sleepbot.Data;
using Sleepbot.Training;

namespace Sleepbot.Bench;

/// <summary><c>threads</c>: several runs side by side, one on each core.</summary>
internal static class ThreadsCommand
{
    private const int Rounds = 5;

    public static Command Create()
    {
        var (nets, batches, runs, seconds) = (Options.Nets(), Options.Batches(), Options.Runs(), Options.Seconds(5));
        var command = new Command("threads", "Several runs on as many cores, against one alone.") { nets, batches, runs, seconds };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            int count = parsed.GetValue(runs);
            report.Open($"{count} independent runs at once against one alone, alternated in {Rounds} rounds: the sum of their speeds over the one's; 32 samples a step (alexnet 8) unless asked otherwise.");
            var write = report.Table<ThreadsRow>(
                "threads",
                new("net", 14, row => row.Net),
                new("batch", 5, row => $"{row.Batch}"),
                new("one, samples/s", 14, row => $"{row.OneSamplesPerSecond:N0}"),
                new($"{count}, samples/s", 14, row => $"{row.AllSamplesPerSecond:N0}"),
                new("ratio", 20, row => row.Ratio.ToString("F2")));
            foreach (string name in parsed.GetValue(nets)!.Distinct())
            {
                var net = BenchNets.Create(name, parsed.GetValue(batches) is { Length: > 0 } asked ? asked : [name == "alexnet" ? 8 : 32]);
                var data = net.CreateData();
                foreach (int batch in net.Batches)
                {
                    write(Measure(net, data, batch, count, parsed.GetValue(seconds)));
                }
            }
        });
    }

    private static ThreadsRow Measure(BenchNet net, Dataset data, int batch, int count, double seconds)
    {
        var run = BenchRun.Specify(net, data, batch);
        List<double> one = [], all = [];
        for (int round = 0; round < Rounds; round++)
        {
            one.Add(SideBySide(run, 1, seconds / Rounds / 2));
            all.Add(SideBySide(run, count, seconds / Rounds / 2));
        }

        return new ThreadsRow(net.Name, batch, Spread.Of(one).Median, Spread.Of(all).Median, Spread.Of(all.Zip(one, (several, single) => several / single)));
    }

    /// <summary>Trains on several threads and adds their speeds up.</summary>
    private static double SideBySide(RunSpecification run, int count, double seconds)
    {
        double[] speeds = new double[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
            speeds[i] = BenchRun.Measure(run with { Seed = i }, seconds, 1)[0].SamplesPerSecond))];
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
