using System.Collections.Concurrent;

namespace Sleepbot.Networks;

/// <summary>Adds what the output gradient of a few pixels gives to some parts of their windows.</summary>
/// <param name="gradient">The first pixel's output gradient in the first output channel.</param>
/// <param name="weights">Weights, packed: (output channel, part of the window).</param>
/// <param name="image">Where the first part of the first pixel's window lies in the input gradient, channel innermost.</param>
internal delegate void ScatterTileKernel(ref float gradient, ref float weights, ref float image);

/// <summary>The innermost loop of an input gradient whose vectors lie along the rows of a window, channel innermost, and the template of its machine code. Strides are in floats.</summary>
/// <param name="Pixels">Output pixels of the tile; their windows do not overlap.</param>
/// <param name="Parts">Where vectors of the window lie, relative to the first.</param>
/// <param name="Filters">Output channels, all of which are added up.</param>
/// <param name="PixelStride">In the output gradient, from one pixel of the tile to the next.</param>
/// <param name="FilterStride">In the output gradient, from one output channel to the next.</param>
/// <param name="WindowStride">In the input gradient, from one pixel's window to the next one's.</param>
internal readonly record struct ScatterTile(int Pixels, OffsetList Parts, int Filters, int PixelStride, int FilterStride, int WindowStride)
{
    private static readonly ConcurrentDictionary<ScatterTile, ScatterTileKernel> kernels = new();

    /// <summary>Gets the kernel of this shape; it is written once in a process.</summary>
    public ScatterTileKernel Kernel => kernels.GetOrAdd(this, tile => tile.Write());

    private ScatterTileKernel Write()
    {
        const int Gradient = 0, Weights = 1, Image = 2;
        var (pixels, parts, windowStride, offsets) = (Pixels, Parts.Count, WindowStride, Parts);
        var (pixelStride, filterStride) = (PixelStride, FilterStride);
        var kernel = new KernelWriter<ScatterTileKernel>($"input gradient {pixels} pixels x {parts} parts of a window");
        var sums = kernel.Table(pixels, parts);
        var gradients = kernel.Table(1, pixels);
        var factor = kernel.Vector();
        foreach (var sum in sums)
        {
            kernel.Clear(sum);
        }

        var (gradient, weights) = (kernel.Pointer(Gradient), kernel.Pointer(Weights));
        kernel.Repeat(Filters, () =>
        {
            for (int p = 0; p < pixels; p++)
            {
                kernel.Broadcast(gradients[0, p], gradient, p * pixelStride);
            }

            for (int part = 0; part < parts; part++)
            {
                kernel.Load(factor, weights, part * PlanValue.Lanes);
                for (int p = 0; p < pixels; p++)
                {
                    kernel.MultiplyAdd(gradients[0, p], factor, sums[p, part]);
                }
            }

            kernel.Move(gradient, filterStride);
            kernel.Move(weights, parts * PlanValue.Lanes);
        });

        // All loads before the first store: what was stored just now could not be loaded again at once. A vector may reach beyond its window's row,
        // with zeros, into what follows in memory: so that this is stored later, stores go from left to right.
        var image = kernel.Pointer(Image);
        var places = Enumerable.Range(0, pixels * parts)
            .Select(i => (Sum: sums[i / parts, i % parts], Offset: (i / parts * windowStride) + offsets[i % parts]))
            .OrderBy(place => place.Offset)
            .ToArray();
        foreach (var (sum, offset) in places)
        {
            kernel.Load(factor, image, offset);
            kernel.Add(factor, sum);
        }

        foreach (var (sum, offset) in places)
        {
            kernel.Store(sum, image, offset);
        }

        return kernel.Compile();
    }
}
