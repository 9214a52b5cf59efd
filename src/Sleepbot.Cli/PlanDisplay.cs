using System.Globalization;
using Sleepbot.Networks;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary>Shows how a network's training step is computed.</summary>
internal static class PlanDisplay
{
    /// <summary>Compiles a network and writes its plan.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="batch">Samples of a step, at least 1.</param>
    /// <param name="json">Whether a program reads it.</param>
    public static void Write(Terminal terminal, Network network, int batch, bool json)
    {
        var steps = network.Compile(new PlanOptions { BatchSize = batch }).Steps;
        double forward = steps.Sum(step => step.ForwardFlops), backward = steps.Sum(step => step.BackwardFlops);
        long bytes = steps.Sum(step => step.Bytes);
        if (json)
        {
            terminal.WriteJson(new
            {
                network.Name,
                Batch = batch,
                ForwardFlops = forward,
                BackwardFlops = backward,
                Bytes = bytes,
                Steps = steps.Select(step => new
                {
                    step.Layer,
                    step.Operation,
                    step.Kernel,
                    step.Reason,
                    step.Layout,
                    Output = step.Output.ToArray(),
                    step.ForwardFlops,
                    step.BackwardFlops,
                    step.Bytes,
                    step.InPlace,
                }),
            });
            return;
        }

        var table = new Table().Border(TableBorder.Minimal)
            .AddColumns("layer", "operation", "kernel", "layout", "output")
            .AddColumn("MFLOP forward", column => column.RightAligned())
            .AddColumn("backward", column => column.RightAligned())
            .AddColumn("kB", column => column.RightAligned())
            .AddColumn("why");
        foreach (var step in steps)
        {
            table.AddRow(
                Markup.Escape(step.Layer),
                step.Operation,
                Markup.Escape(step.Kernel),
                step.Layout,
                step.Output.ToString(),
                InMillions(step.ForwardFlops),
                InMillions(step.BackwardFlops),
                step.InPlace ? "in place" : Number(step.Bytes / 1e3, "N0"),
                Markup.Escape(step.Reason));
        }

        terminal.Print($"{network.Name}, a training step on {batch} samples of shape {network.InputShape}:");
        terminal.Out.Write(table);
        terminal.Print($"{InMillions(forward)} MFLOP forward and {InMillions(backward)} backward; {Number(bytes / 1e6, "N1")} MB of values and gradients.");
        terminal.Print("Layout batch: blocks of 16 samples, the sample innermost; layout sample: sample after sample. See docs/guide/kernels.md.");
    }

    private static string InMillions(double flops) => flops == 0 ? "" : Number(flops / 1e6, "N1");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
