using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>Convolution without padding on one block of 16 samples, the sample innermost: a vector is one pixel of 16 samples.</summary>
internal static class ConvolutionKernels
{
    /// <summary>The image a kernel reads, and the size of its windows. Strides are in floats.</summary>
    /// <param name="Channels">Input channels of a window.</param>
    /// <param name="KernelHeight">Height of a window.</param>
    /// <param name="KernelWidth">Width of a window.</param>
    /// <param name="ChannelStride">Floats from one channel to the next.</param>
    /// <param name="RowStride">Floats from one row to the next.</param>
    /// <param name="Step">Pixels from one window to the next.</param>
    /// <param name="ContentStart">Columns of zeros at the left of every row.</param>
    /// <param name="ContentEnd">The column after the last that is not padding.</param>
    internal readonly record struct Walk(
        int Channels, int KernelHeight, int KernelWidth, nint ChannelStride, nint RowStride, int Step, int ContentStart, int ContentEnd);

    /// <summary>The part of a window that a tile has to look at: elsewhere all its pixels are padding.</summary>
    private readonly record struct Part(int Top, int Bottom, int Left, int Right);

    /// <summary>Computes neighbouring output channels of one row.</summary>
    /// <param name="input">The first input channel at the upper left corner of the row's first window.</param>
    /// <param name="walk">The input, and the size of a window.</param>
    /// <param name="top">The first row of the windows that is not padding.</param>
    /// <param name="bottom">The row after the last that is not padding.</param>
    /// <param name="weights">Weights of the first output channel: (channels, kernel height, kernel width).</param>
    /// <param name="filterStride">Floats between the weights of neighbouring output channels.</param>
    /// <param name="filters">Output channels to compute.</param>
    /// <param name="bias">A value for each output channel to start from, or empty for 0.</param>
    /// <param name="output">The row in the first output channel.</param>
    /// <param name="outputStride">Floats between neighbouring output channels.</param>
    /// <param name="width">Pixels of the row.</param>
    public static void Row(
        ref float input, in Walk walk, int top, int bottom, ref float weights, nint filterStride, int filters, ReadOnlySpan<float> bias, ref float output, nint outputStride, int width)
    {
        // Images narrower than a tile are done pixel by pixel.
        int tile = width < 4 ? 1 : 4;
        for (int x = 0; x < width; x += tile)
        {
            // The last tile overlaps its neighbour rather than needing a kernel of its own: equal pixels are computed twice.
            int start = Math.Min(x, width - tile);
            int left = Math.Max(0, walk.ContentStart - ((start + tile - 1) * walk.Step));
            int right = Math.Min(walk.KernelWidth, walk.ContentEnd - (start * walk.Step));
            var part = new Part(top, bottom, left, Math.Max(left, right));
            ref float window = ref Unsafe.Add(ref input, (nint)start * walk.Step * PlanValue.Lanes);
            ref float pixels = ref Unsafe.Add(ref output, (nint)start * PlanValue.Lanes);
            if (tile == 1)
            {
                for (int four = 0; four < filters; four += 4)
                {
                    Pixel(
                        ref window, walk, part, ref Unsafe.Add(ref weights, four * filterStride), filterStride, Math.Min(4, filters - four),
                        bias.IsEmpty ? bias : bias[four..], ref Unsafe.Add(ref pixels, four * outputStride), outputStride);
                }

                continue;
            }

            int filter = 0;
            for (; filter <= filters - 4; filter += 4)
            {
                FourFilters(
                    ref window, walk, part, ref Unsafe.Add(ref weights, filter * filterStride), filterStride, bias.IsEmpty ? bias : bias[filter..],
                    ref Unsafe.Add(ref pixels, filter * outputStride), outputStride);
            }

            for (; filter <= filters - 2; filter += 2)
            {
                TwoFilters(
                    ref window, walk, part, ref Unsafe.Add(ref weights, filter * filterStride), filterStride, bias.IsEmpty ? bias : bias[filter..],
                    ref Unsafe.Add(ref pixels, filter * outputStride), outputStride);
            }

            if (filter < filters)
            {
                OneFilter(ref window, walk, part, ref Unsafe.Add(ref weights, filter * filterStride), bias.IsEmpty ? 0 : bias[filter], ref Unsafe.Add(ref pixels, filter * outputStride));
            }
        }
    }

    /// <summary>Four output channels of four neighbouring pixels: 16 vectors stay in registers over the whole window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourFilters(ref float input, in Walk walk, in Part part, ref float weights, nint filterStride, ReadOnlySpan<float> bias, ref float output, nint outputStride)
    {
        var row0 = Quad.Create(bias.IsEmpty ? 0 : bias[0]);
        var row1 = Quad.Create(bias.IsEmpty ? 0 : bias[1]);
        var row2 = Quad.Create(bias.IsEmpty ? 0 : bias[2]);
        var row3 = Quad.Create(bias.IsEmpty ? 0 : bias[3]);
        nint columnStride = walk.Step * PlanValue.Lanes;
        for (int channel = 0; channel < walk.Channels; channel++)
        {
            for (int y = part.Top; y < part.Bottom; y++)
            {
                nint at = (channel * walk.ChannelStride) + (y * walk.RowStride) + (part.Left * PlanValue.Lanes);
                nint window = ((channel * (nint)walk.KernelHeight) + y) * walk.KernelWidth;
                for (nint tap = window + part.Left, end = window + part.Right; tap < end; tap++)
                {
                    var pixels = Quad.Load(ref input, at, columnStride);
                    row0 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap), pixels, row0);
                    row1 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap + filterStride), pixels, row1);
                    row2 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap + (2 * filterStride)), pixels, row2);
                    row3 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap + (3 * filterStride)), pixels, row3);
                    at += PlanValue.Lanes;
                }
            }
        }

        row0.Store(ref output, 0, PlanValue.Lanes);
        row1.Store(ref output, outputStride, PlanValue.Lanes);
        row2.Store(ref output, 2 * outputStride, PlanValue.Lanes);
        row3.Store(ref output, 3 * outputStride, PlanValue.Lanes);
    }

    /// <summary>Two output channels of four neighbouring pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoFilters(ref float input, in Walk walk, in Part part, ref float weights, nint filterStride, ReadOnlySpan<float> bias, ref float output, nint outputStride)
    {
        var row0 = Quad.Create(bias.IsEmpty ? 0 : bias[0]);
        var row1 = Quad.Create(bias.IsEmpty ? 0 : bias[1]);
        nint columnStride = walk.Step * PlanValue.Lanes;
        for (int channel = 0; channel < walk.Channels; channel++)
        {
            for (int y = part.Top; y < part.Bottom; y++)
            {
                nint at = (channel * walk.ChannelStride) + (y * walk.RowStride) + (part.Left * PlanValue.Lanes);
                nint window = ((channel * (nint)walk.KernelHeight) + y) * walk.KernelWidth;
                for (nint tap = window + part.Left, end = window + part.Right; tap < end; tap++)
                {
                    var pixels = Quad.Load(ref input, at, columnStride);
                    row0 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap), pixels, row0);
                    row1 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap + filterStride), pixels, row1);
                    at += PlanValue.Lanes;
                }
            }
        }

        row0.Store(ref output, 0, PlanValue.Lanes);
        row1.Store(ref output, outputStride, PlanValue.Lanes);
    }

    /// <summary>One output channel of four neighbouring pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneFilter(ref float input, in Walk walk, in Part part, ref float weights, float bias, ref float output)
    {
        var row0 = Quad.Create(bias);
        nint columnStride = walk.Step * PlanValue.Lanes;
        for (int channel = 0; channel < walk.Channels; channel++)
        {
            for (int y = part.Top; y < part.Bottom; y++)
            {
                nint at = (channel * walk.ChannelStride) + (y * walk.RowStride) + (part.Left * PlanValue.Lanes);
                nint window = ((channel * (nint)walk.KernelHeight) + y) * walk.KernelWidth;
                for (nint tap = window + part.Left, end = window + part.Right; tap < end; tap++)
                {
                    row0 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap), Quad.Load(ref input, at, columnStride), row0);
                    at += PlanValue.Lanes;
                }
            }
        }

        row0.Store(ref output, 0, PlanValue.Lanes);
    }

    /// <summary>Up to four output channels of a single pixel, for images narrower than a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pixel(ref float input, in Walk walk, in Part part, ref float weights, nint filterStride, int filters, ReadOnlySpan<float> bias, ref float output, nint outputStride)
    {
        // Missing filters repeat the last one; their sums are not stored.
        nint second = Math.Min(1, filters - 1), third = Math.Min(2, filters - 1), fourth = Math.Min(3, filters - 1);
        var sums = bias.IsEmpty
            ? Quad.Create(0)
            : Quad.Broadcast(ref Vectors.Start(bias), 0, second, third, fourth);
        for (int channel = 0; channel < walk.Channels; channel++)
        {
            for (int y = part.Top; y < part.Bottom; y++)
            {
                nint at = (channel * walk.ChannelStride) + (y * walk.RowStride) + (part.Left * PlanValue.Lanes);
                nint window = ((channel * (nint)walk.KernelHeight) + y) * walk.KernelWidth;
                for (nint tap = window + part.Left, end = window + part.Right; tap < end; tap++)
                {
                    var factors = Quad.Broadcast(ref weights, tap, tap + (second * filterStride), tap + (third * filterStride), tap + (fourth * filterStride));
                    sums = Quad.MultiplyAdd(Vectors.Load(ref input, at), factors, sums);
                    at += PlanValue.Lanes;
                }
            }
        }

        sums.Store(ref output, filters, 0, outputStride, 2 * outputStride, 3 * outputStride);
    }
}
