using System.CommandLine;
using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary><c>compare</c>: the same training steps here and in another library, alternated.</summary>
internal static class CompareCommand
{
    private const string CountingOneDnn =
        "Whole training steps here, and the convolutions and dense layers of the same steps as oneDNN's own primitives and nothing else, on one thread each, alternated in rounds;\n"
        + "oneDNN: each primitive in its fastest layout and algorithm, its shortest run. Ratio: our samples a second over theirs in the same round; median (min - max).";

    private const string Counting =
        "Whole training steps on one thread each, here and in PyTorch (the fastest of its variants for each row: memory format, fused optimizer loop), alternated in rounds;\n"
        + "ratio: our samples a second over PyTorch's in the same round; median (min - max).";

    public static Command Create()
    {
        var (nets, batches, seconds, rounds) = (Options.Nets(), Options.Batches(), Options.Seconds(5), Options.Rounds(5));
        var python = new Option<string>("--python") { Description = "A Python that can import torch.", HelpName = "PATH", DefaultValueFactory = _ => "python3" };
        var script = new Option<FileInfo>("--script")
        {
            Description = "The peer's script.",
            HelpName = "FILE",
            DefaultValueFactory = _ => FindScript(),
        };
        var oneDnn = new Option<FileInfo?>("--onednn") { Description = "Against oneDNN's primitives instead of PyTorch: the program built of bench/peers/onednn_bench.cpp.", HelpName = "FILE" };
        var command = new Command("compare", "Against PyTorch or oneDNN: alternated in one run, with the spread of the ratio.") { nets, batches, seconds, rounds, python, script, oneDnn };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            var program = parsed.GetValue(oneDnn);
            using var peer = program is null ? Peer.StartPyTorch(parsed.GetValue(python)!, parsed.GetValue(script)!) : Peer.StartOneDnn(program);
            report.Open(program is null ? Counting : CountingOneDnn);
            report.Say(peer.Description);
            var write = report.Table<CompareRow>(
                "samples a second",
                new("net", 14, row => row.Net),
                new("batch", 5, row => $"{row.Batch}"),
                new("sleepbot", 9, row => $"{row.SamplesPerSecond:N0}"),
                new("share", 7, row => $"{row.ShareOfPeak:P1}"),
                new(program is null ? "pytorch" : "onednn", 9, row => $"{row.PeerSamplesPerSecond:N0}"),
                new("share", 7, row => $"{row.PeerShareOfPeak:P1}"),
                new("ratio", 22, row => row.Ratio.ToString("F2")),
                new("load", 5, row => row.Load),
                new("variant", 24, row => row.PeerVariant));
            foreach (string name in parsed.GetValue(nets)!.Distinct())
            {
                var net = BenchNets.Create(name, parsed.GetValue(batches) ?? []);
                foreach (int batch in net.Batches)
                {
                    write(Measure(net, batch, parsed.GetValue(seconds), parsed.GetValue(rounds), peer));
                }
            }
        });
    }

    /// <summary>Looks for the script in the repository that the program was built in.</summary>
    private static FileInfo FindScript()
    {
        string script = Path.Combine("bench", "peers", "pytorch_bench.py");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Parent is { } parent && !File.Exists(Path.Combine(folder.FullName, script)))
        {
            folder = parent;
        }

        return new FileInfo(Path.Combine(folder.FullName, script));
    }

    private static CompareRow Measure(BenchNet net, int batch, double seconds, int rounds, Peer peer)
    {
        double flops = FlopCount.Of(net.Network).Training;
        string variant = peer.Prepare(net.Name, batch);
        List<double> theirs = [];
        var ours = BenchRun.Measure(
            BenchRun.Specify(net, net.CreateData(), batch),
            seconds,
            rounds,
            _ => theirs.Add(peer.Measure(seconds / rounds)));
        var row = TrainingRow.Of(net.Name, batch, flops, ours);
        double peerSpeed = Spread.Of(theirs).Median;
        return new CompareRow(
            net.Name,
            batch,
            row.SamplesPerSecond,
            row.ShareOfPeak,
            peerSpeed,
            Spread.Of(theirs.Zip(ours, (speed, round) => speed * flops / 1e9 / round.PeakGflops)).Median,
            Spread.Of(ours.Zip(theirs, (round, speed) => round.SamplesPerSecond / speed)),
            row.Load,
            variant);
    }

    private sealed record CompareRow(
        string Net,
        int Batch,
        double SamplesPerSecond,
        double ShareOfPeak,
        double PeerSamplesPerSecond,
        double PeerShareOfPeak,
        Spread Ratio,
        string Load,
        string PeerVariant);
}
