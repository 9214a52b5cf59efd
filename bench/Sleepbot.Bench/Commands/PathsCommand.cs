using System.CommandLine;
using System.Globalization;
using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary><c>paths</c>: the same training steps with shorter vectors, without a fused multiply-add, without vectors.</summary>
internal static class PathsCommand
{
    private const int Rounds = 3;

    private static readonly (string Name, string? Variable)[] paths =
    [
        ("all this processor has", null),
        ("256 bits", "DOTNET_EnableAVX512"),
        ("128 bits, no FMA", "DOTNET_EnableAVX2"),
        ("no vectors", "DOTNET_EnableHWIntrinsic"),
    ];

    public static Command Create()
    {
        var (net, batch, seconds) = (Options.Net(), Options.Batch(32), Options.Seconds(2));
        var child = new Option<bool>("--child") { Hidden = true };
        var command = new Command("paths", "Whole training steps on each path of the kernels, on one thread.") { net, batch, seconds, child };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            var (name, samples, time) = (parsed.GetValue(net)!, parsed.GetValue(batch), parsed.GetValue(seconds));
            if (parsed.GetValue(child))
            {
                double speed = Spread.Of(Measure(name, samples, time).Select(round => round.SamplesPerSecond)).Median;
                parsed.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{speed} {Machine.VectorBits()}"));
                return;
            }

            report.Open("A process for each path. Shares are of one core's peak with all that it has, so a path is also compared with what the processor could do.");
            Show(name, samples, time, report);
        });
    }

    private static void Show(string net, int batch, double seconds, Report report)
    {
        double flops = FlopCount.Of(BenchNets.Create(net, batch).Network).Training;
        var write = report.Table<PathRow>(
            $"paths, {net} at batch {batch}",
            new("path", 24, row => row.Path),
            new("variable set to 0", 26, row => row.Variable ?? ""),
            new("widest", 6, row => $"{row.VectorBits}"),
            new("samples/s", 10, row => $"{row.SamplesPerSecond:N0}"),
            new("share of peak", 13, row => $"{row.ShareOfPeak:P1}"));
        foreach (var (name, variable) in paths)
        {
            double peak = FmaPeak.Measure();
            string[] said = OwnProcess.Run(
                ["paths", "--child", "--net", net, "--batch", $"{batch}", "--seconds", seconds.ToString(CultureInfo.InvariantCulture)], variable).Split(' ', StringSplitOptions.TrimEntries);
            peak = Math.Max(peak, FmaPeak.Measure());
            double speed = double.Parse(said[0], CultureInfo.InvariantCulture);
            write(new PathRow(net, batch, name, variable, int.Parse(said[1], CultureInfo.InvariantCulture), speed, speed * flops / 1e9 / peak));
        }
    }

    private static IReadOnlyList<Round> Measure(string net, int batch, double seconds)
    {
        var known = BenchNets.Create(net, batch);
        return BenchRun.Measure(BenchRun.Specify(known, known.CreateData(), batch), seconds, Rounds);
    }

    private sealed record PathRow(string Net, int Batch, string Path, string? Variable, int VectorBits, double SamplesPerSecond, double ShareOfPeak);
}
