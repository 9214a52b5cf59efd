using System.Collections.Concurrent;

namespace Sleepbot.Networks;

/// <summary>Adds what the output gradient of some pixels, one after another, gives to some parts of their windows, and skips output channels whose gradient is 0.</summary>
/// <param name="gradient">The first pixel's output gradient, a vector of 16 output channels.</param>
/// <param name="weights">Weights, packed: (output channel, part of the window).</param>
/// <param name="image">Where the first part of the first pixel's window lies in the input gradient, channel innermost.</param>
/// <param name="pixels">Number of pixels.</param>
internal delegate void SkippingScatterTileKernel(ref float gradient, ref float weights, ref float image, int pixels);

/// <summary>What <see cref="ScatterTile"/> is for gradients that are mostly not 0, for others: with equal bits if all weights are finite. Strides are in floats.</summary>
/// <remarks>Behind a max pool and a rectifier three quarters to nine tenths are 0. Which they are differs from pixel to pixel: so there is one at a time, and each loads the weights that it needs.</remarks>
/// <param name="Parts">Where vectors of the window lie, relative to the first.</param>
/// <param name="Blocks">Vectors of output channels, all of which are added up.</param>
/// <param name="PixelStride">In the output gradient, from one pixel to the next.</param>
/// <param name="BlockStride">In the output gradient, from one vector of output channels to the next.</param>
/// <param name="WindowStride">In the input gradient, from one pixel's window to the next one's.</param>
internal readonly record struct SkippingScatterTile(OffsetList Parts, int Blocks, int PixelStride, int BlockStride, int WindowStride)
{
    private static readonly ConcurrentDictionary<SkippingScatterTile, SkippingScatterTileKernel> kernels = new();

    /// <summary>Gets the kernel of this shape; it is written once in a process.</summary>
    public SkippingScatterTileKernel Kernel => kernels.GetOrAdd(this, tile => tile.Write());

    private SkippingScatterTileKernel Write()
    {
        const int Gradient = 0, Weights = 1, Image = 2, Pixels = 3;
        var (offsets, parts, blocks, pixelStride, blockStride, windowStride) = (Parts, Parts.Count, Blocks, PixelStride, BlockStride, WindowStride);
        int weightRow = parts * PlanValue.Lanes;
        var kernel = new KernelWriter<SkippingScatterTileKernel>($"input gradient without zeros, {parts} parts of a window");
        var sums = kernel.Table(1, parts);
        var (spread, factor) = (kernel.Vector(), kernel.Vector());
        var (pixel, image) = (kernel.Pointer(Gradient), kernel.Pointer(Image));
        var (gradients, weights, number, row) = (kernel.Pointer(Gradient), kernel.Pointer(Weights), kernel.Pointer(Gradient), kernel.Pointer(Weights));
        var allWeights = kernel.Pointer(Weights);
        kernel.RepeatArgument(Pixels, () =>
        {
            foreach (var sum in sums)
            {
                kernel.Clear(sum);
            }

            kernel.Set(gradients, pixel);
            kernel.Set(weights, allWeights);
            kernel.Repeat(blocks, () =>
            {
                kernel.RepeatWhereNotZero(gradients, filter =>
                {
                    kernel.Set(number, gradients, filter, 1);
                    kernel.Broadcast(spread, number, 0);
                    kernel.Set(row, weights, filter, weightRow);
                    for (int part = 0; part < parts; part++)
                    {
                        kernel.Load(factor, row, part * PlanValue.Lanes);
                        kernel.MultiplyAdd(spread, factor, sums[0, part]);
                    }
                });
                kernel.Move(gradients, blockStride);
                kernel.Move(weights, PlanValue.Lanes * weightRow);
            });

            for (int part = 0; part < parts; part++)
            {
                kernel.Load(factor, image, offsets[part]);
                kernel.Add(factor, sums[0, part]);
            }

            for (int part = 0; part < parts; part++)
            {
                kernel.Store(sums[0, part], image, offsets[part]);
            }

            kernel.Move(pixel, pixelStride);
            kernel.Move(image, windowStride);
        });

        return kernel.Compile();
    }
}
