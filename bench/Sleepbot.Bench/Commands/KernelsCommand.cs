using System.CommandLine;

namespace Sleepbot.Bench;

/// <summary><c>kernels</c>: the engine's kernels alone.</summary>
internal static class KernelsCommand
{
    public static Command Create()
    {
        var (nets, batch, seconds) = (Options.Nets(), Options.Batch(32), Options.Seconds(0.3));
        var command = new Command("kernels", "Convolutions and matrix products against the core's peak; everything element-wise against its memory bandwidth.") { nets, batch, seconds };
        return ReportOptions.Complete(command, (parsed, report) =>
        {
            report.Open(
                "Products: each layer alone in a network, as the plan runs it, without what it fuses with its neighbours; FLOPs as in `training`.\n"
                + "Element-wise: bytes that must be read and written, over the bytes that a copy of as many floats reads and writes, in the same seconds.");
            ProductKernels.Run(parsed.GetValue(nets)!.Distinct(), parsed.GetValue(batch), parsed.GetValue(seconds), report);
            ElementwiseKernels.Run(parsed.GetValue(seconds), report);
        });
    }
}
