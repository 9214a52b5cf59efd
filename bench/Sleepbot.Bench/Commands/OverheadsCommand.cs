using System.CommandLine;

namespace Sleepbot.Bench;

/// <summary><c>overheads</c>: what looking at and rewriting a network costs beside training it.</summary>
internal static class OverheadsCommand
{
    public static Command Create()
    {
        var (net, batch, seconds) = (Options.Net(), Options.Batch(32), Options.Seconds(1));
        var command = new Command("overheads", "The cost of sleep, probes, snapshots, augmentation and the journal.") { net, batch, seconds };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            report.Open("All between the steps of real training, in microseconds; medians (min - max). A copy is one of the flat weight vector, made at the same place.");
            var measured = BenchNets.Create(parsed.GetValue(net)!, parsed.GetValue(batch));
            SleepOverheads.Run(measured, parsed.GetValue(seconds), report);
            ProbeOverheads.Run(measured, parsed.GetValue(seconds), report);
            AugmentationOverheads.Run(measured, parsed.GetValue(seconds), report);
            JournalOverheads.Run(parsed.GetValue(seconds), report);
        });
    }
}
