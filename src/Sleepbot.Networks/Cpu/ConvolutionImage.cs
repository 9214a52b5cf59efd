using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>Covers an image with tiles: of four pixels of 16 samples, or of four rows of 16 pixels of one sample.</summary>
internal static class ConvolutionImage
{
    /// <summary>Where the input is not padding: from the first row and column to the ones after the last.</summary>
    internal readonly record struct Content(int Top, int Bottom, int Left, int Right);

    /// <summary>Computes the output channels of one group for one block of 16 samples.</summary>
    /// <param name="input">The first input channel of the group.</param>
    /// <param name="walk">What the kernels walk over.</param>
    /// <param name="content">Where the input is not padding: elsewhere nothing is computed.</param>
    /// <param name="step">Pixels from one window to the next.</param>
    /// <param name="weights">Weights of the group.</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="bias">A value for each output channel to start from, or empty for 0.</param>
    /// <param name="output">The first output channel.</param>
    /// <param name="height">Rows of the output.</param>
    /// <param name="width">Pixels of a row of the output.</param>
    public static void Compute(
        ref float input, in ConvolutionKernels.Walk walk, in Content content, int step, ref float weights, int filters, ReadOnlySpan<float> bias, ref float output, int height, int width)
    {
        int tile = width < 4 ? 1 : 4;
        nint outputStride = (nint)height * width * PlanValue.Lanes;
        for (int y = 0; y < height; y++)
        {
            int top = Math.Max(0, content.Top - (y * step));
            int bottom = Math.Max(top, Math.Min(walk.KernelHeight, content.Bottom - (y * step)));
            for (int x = 0; x < width; x += tile)
            {
                // The last tile overlaps its neighbour rather than needing a kernel of its own: equal pixels are computed twice.
                int start = Math.Min(x, width - tile);
                int left = Math.Max(0, content.Left - ((start + tile - 1) * step));
                int right = Math.Max(left, Math.Min(walk.KernelWidth, content.Right - (start * step)));
                ConvolutionKernels.Tile(
                    ref Unsafe.Add(ref input, (y * step * walk.RowStride) + ((nint)start * step * PlanValue.Lanes)),
                    walk,
                    new ConvolutionKernels.Part(top, bottom, left, right),
                    ref weights,
                    filters,
                    bias,
                    ref Unsafe.Add(ref output, (((nint)y * width) + start) * PlanValue.Lanes),
                    outputStride,
                    single: tile == 1);
            }
        }
    }

    /// <summary>Computes the output channels of one group for one sample, with windows one pixel apart.</summary>
    /// <param name="input">The first input channel of the group; 16 floats after the last may be read.</param>
    /// <param name="walk">What the kernels walk over.</param>
    /// <param name="content">Where the input is not padding; only rows are looked at.</param>
    /// <param name="weights">Weights of the group.</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="bias">A value for each output channel to start from, or empty for 0.</param>
    /// <param name="output">The first output channel: rows of whole vectors.</param>
    /// <param name="height">Rows of the output.</param>
    /// <param name="vectors">Vectors of a row of the output; lanes beyond the image mean nothing.</param>
    public static void ComputeSample(
        ref float input, in ConvolutionKernels.Walk walk, in Content content, ref float weights, int filters, ReadOnlySpan<float> bias, ref float output, int height, int vectors)
    {
        int tile = height < 4 ? 1 : 4;
        nint outputStride = (nint)height * vectors * PlanValue.Lanes;
        for (int y = 0; y < height; y += tile)
        {
            int start = Math.Min(y, height - tile);
            int top = Math.Max(0, content.Top - (start + tile - 1));
            int bottom = Math.Max(top, Math.Min(walk.KernelHeight, content.Bottom - start));
            for (int vector = 0; vector < vectors; vector++)
            {
                ConvolutionKernels.Tile(
                    ref Unsafe.Add(ref input, (start * walk.RowStride) + (vector * PlanValue.Lanes)),
                    walk,
                    new ConvolutionKernels.Part(top, bottom, 0, walk.KernelWidth),
                    ref weights,
                    filters,
                    bias,
                    ref Unsafe.Add(ref output, (((nint)start * vectors) + vector) * PlanValue.Lanes),
                    outputStride,
                    single: tile == 1);
            }
        }
    }
}
