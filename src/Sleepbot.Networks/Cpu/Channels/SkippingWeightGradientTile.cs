using System.Collections.Concurrent;

namespace Sleepbot.Networks;

/// <summary>Adds products of some output gradients and their windows to the sums of some parts of a window.</summary>
/// <param name="gradients">Output gradients of one output channel.</param>
/// <param name="windows">For each, where its window lies in the image.</param>
/// <param name="image">The first part of the first window, channel innermost.</param>
/// <param name="sums">The sums, one vector for each part.</param>
/// <param name="count">Number of gradients.</param>
internal delegate void SkippingWeightGradientTileKernel(ref float gradients, ref int windows, ref float image, ref float sums, int count);

/// <summary>The innermost loop of a weight gradient by a list of output gradients, and the template of its machine code.</summary>
/// <param name="Parts">Where vectors of the window lie, relative to the first.</param>
internal readonly record struct SkippingWeightGradientTile(OffsetList Parts)
{
    private static readonly ConcurrentDictionary<SkippingWeightGradientTile, SkippingWeightGradientTileKernel> kernels = new();

    /// <summary>Gets the kernel of this shape; it is written once in a process.</summary>
    public SkippingWeightGradientTileKernel Kernel => kernels.GetOrAdd(this, tile => tile.Write());

    private SkippingWeightGradientTileKernel Write()
    {
        const int Gradients = 0, Windows = 1, Image = 2, Sums = 3, Count = 4;
        var (offsets, parts) = (Parts, Parts.Count);
        var kernel = new KernelWriter<SkippingWeightGradientTileKernel>($"weight gradient without zeros, {parts} parts of a window");
        var sums = kernel.Table(1, parts);
        var (gradient, pixels) = (kernel.Vector(), kernel.Vector());
        var (gradients, windows, image, window, result) = (kernel.Pointer(Gradients), kernel.Pointer(Windows), kernel.Pointer(Image), kernel.Pointer(Image), kernel.Pointer(Sums));
        for (int part = 0; part < parts; part++)
        {
            kernel.Load(sums[0, part], result, part * PlanValue.Lanes);
        }

        kernel.RepeatArgument(Count, () =>
        {
            kernel.Broadcast(gradient, gradients, 0);
            kernel.SetByOffset(window, image, windows);
            for (int part = 0; part < parts; part++)
            {
                kernel.Load(pixels, window, offsets[part]);
                kernel.MultiplyAdd(gradient, pixels, sums[0, part]);
            }

            kernel.Move(gradients, 1);
            kernel.Move(windows, 1);
        });

        for (int part = 0; part < parts; part++)
        {
            kernel.Store(sums[0, part], result, part * PlanValue.Lanes);
        }

        return kernel.Compile();
    }
}
