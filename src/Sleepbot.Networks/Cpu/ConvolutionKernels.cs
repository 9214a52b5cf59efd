using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>Convolution of an image whose padding is there, four output channels of four vectors of pixels at a time.</summary>
/// <remarks>
/// Two layouts share the kernels. Batch-innermost: a vector is one pixel of 16 samples, a tile is four pixels of a row.
/// Sample-major: a vector is 16 neighbouring pixels of a row of one sample, a tile is four rows of them.
/// </remarks>
internal static class ConvolutionKernels
{
    /// <summary>What a kernel walks over. Strides are in floats.</summary>
    /// <param name="Channels">Input channels of a window.</param>
    /// <param name="KernelHeight">Height of a window.</param>
    /// <param name="KernelWidth">Width of a window.</param>
    /// <param name="ChannelStride">From one input channel to the next.</param>
    /// <param name="RowStride">From one row of the input to the next.</param>
    /// <param name="TapStride">From one pixel of a window to its right neighbour.</param>
    /// <param name="VectorStride">In the input, from one vector of a tile to the next.</param>
    /// <param name="OutputVectorStride">In the output, from one vector of a tile to the next.</param>
    internal readonly record struct Walk(
        int Channels, int KernelHeight, int KernelWidth, nint ChannelStride, nint RowStride, nint TapStride, nint VectorStride, nint OutputVectorStride);

    /// <summary>The part of a window that a tile has to look at: elsewhere all its pixels are padding.</summary>
    internal readonly record struct Part(int Top, int Bottom, int Left, int Right);

    /// <summary>Computes one tile, or for an image smaller than a tile a single vector, of all output channels.</summary>
    /// <param name="input">The first input channel at the upper left corner of the tile's first window.</param>
    /// <param name="walk">What is walked over.</param>
    /// <param name="part">The part of a window that matters.</param>
    /// <param name="weights">Weights of the first output channel: (channels, kernel height, kernel width).</param>
    /// <param name="filters">Output channels to compute; their weights follow one another.</param>
    /// <param name="bias">A value for each output channel to start from, or empty for 0.</param>
    /// <param name="output">The tile in the first output channel.</param>
    /// <param name="outputStride">Floats between neighbouring output channels.</param>
    /// <param name="single">Whether to compute a single vector.</param>
    public static void Tile(
        ref float input, in Walk walk, in Part part, ref float weights, int filters, ReadOnlySpan<float> bias, ref float output, nint outputStride, bool single)
    {
        nint filterStride = (nint)walk.Channels * walk.KernelHeight * walk.KernelWidth;
        int filter = 0;
        if (single)
        {
            for (; filter < filters; filter += 4)
            {
                Single(
                    ref input, walk, part, ref Unsafe.Add(ref weights, filter * filterStride), filterStride, Math.Min(4, filters - filter),
                    bias.IsEmpty ? bias : bias[filter..], ref Unsafe.Add(ref output, filter * outputStride), outputStride);
            }

            return;
        }

        for (; filter <= filters - 4; filter += 4)
        {
            FourFilters(
                ref input, walk, part, ref Unsafe.Add(ref weights, filter * filterStride), filterStride, bias.IsEmpty ? bias : bias[filter..],
                ref Unsafe.Add(ref output, filter * outputStride), outputStride);
        }

        for (; filter <= filters - 2; filter += 2)
        {
            TwoFilters(
                ref input, walk, part, ref Unsafe.Add(ref weights, filter * filterStride), filterStride, bias.IsEmpty ? bias : bias[filter..],
                ref Unsafe.Add(ref output, filter * outputStride), outputStride);
        }

        if (filter < filters)
        {
            OneFilter(ref input, walk, part, ref Unsafe.Add(ref weights, filter * filterStride), bias.IsEmpty ? 0 : bias[filter], ref Unsafe.Add(ref output, filter * outputStride));
        }
    }

    /// <summary>Four output channels of four vectors: 16 vectors stay in registers over the whole window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourFilters(ref float input, in Walk walk, in Part part, ref float weights, nint filterStride, ReadOnlySpan<float> bias, ref float output, nint outputStride)
    {
        var row0 = Quad.Create(bias.IsEmpty ? 0 : bias[0]);
        var row1 = Quad.Create(bias.IsEmpty ? 0 : bias[1]);
        var row2 = Quad.Create(bias.IsEmpty ? 0 : bias[2]);
        var row3 = Quad.Create(bias.IsEmpty ? 0 : bias[3]);
        nint vectorStride = walk.VectorStride, tapStride = walk.TapStride;
        for (int channel = 0; channel < walk.Channels; channel++)
        {
            for (int y = part.Top; y < part.Bottom; y++)
            {
                nint at = (channel * walk.ChannelStride) + (y * walk.RowStride) + (part.Left * walk.TapStride);
                nint window = ((channel * (nint)walk.KernelHeight) + y) * walk.KernelWidth;
                for (nint tap = window + part.Left, end = window + part.Right; tap < end; tap++)
                {
                    var pixels = Quad.Load(ref input, at, vectorStride);
                    row0 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap), pixels, row0);
                    row1 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap + filterStride), pixels, row1);
                    row2 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap + (2 * filterStride)), pixels, row2);
                    row3 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap + (3 * filterStride)), pixels, row3);
                    at += tapStride;
                }
            }
        }

        row0.Store(ref output, 0, walk.OutputVectorStride);
        row1.Store(ref output, outputStride, walk.OutputVectorStride);
        row2.Store(ref output, 2 * outputStride, walk.OutputVectorStride);
        row3.Store(ref output, 3 * outputStride, walk.OutputVectorStride);
    }

    /// <summary>Two output channels of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoFilters(ref float input, in Walk walk, in Part part, ref float weights, nint filterStride, ReadOnlySpan<float> bias, ref float output, nint outputStride)
    {
        var row0 = Quad.Create(bias.IsEmpty ? 0 : bias[0]);
        var row1 = Quad.Create(bias.IsEmpty ? 0 : bias[1]);
        nint vectorStride = walk.VectorStride, tapStride = walk.TapStride;
        for (int channel = 0; channel < walk.Channels; channel++)
        {
            for (int y = part.Top; y < part.Bottom; y++)
            {
                nint at = (channel * walk.ChannelStride) + (y * walk.RowStride) + (part.Left * walk.TapStride);
                nint window = ((channel * (nint)walk.KernelHeight) + y) * walk.KernelWidth;
                for (nint tap = window + part.Left, end = window + part.Right; tap < end; tap++)
                {
                    var pixels = Quad.Load(ref input, at, vectorStride);
                    row0 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap), pixels, row0);
                    row1 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap + filterStride), pixels, row1);
                    at += tapStride;
                }
            }
        }

        row0.Store(ref output, 0, walk.OutputVectorStride);
        row1.Store(ref output, outputStride, walk.OutputVectorStride);
    }

    /// <summary>One output channel of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneFilter(ref float input, in Walk walk, in Part part, ref float weights, float bias, ref float output)
    {
        var row0 = Quad.Create(bias);
        nint vectorStride = walk.VectorStride, tapStride = walk.TapStride;
        for (int channel = 0; channel < walk.Channels; channel++)
        {
            for (int y = part.Top; y < part.Bottom; y++)
            {
                nint at = (channel * walk.ChannelStride) + (y * walk.RowStride) + (part.Left * walk.TapStride);
                nint window = ((channel * (nint)walk.KernelHeight) + y) * walk.KernelWidth;
                for (nint tap = window + part.Left, end = window + part.Right; tap < end; tap++)
                {
                    row0 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, tap), Quad.Load(ref input, at, vectorStride), row0);
                    at += tapStride;
                }
            }
        }

        row0.Store(ref output, 0, walk.OutputVectorStride);
    }

    /// <summary>Up to four output channels of a single vector, for images smaller than a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Single(ref float input, in Walk walk, in Part part, ref float weights, nint filterStride, int filters, ReadOnlySpan<float> bias, ref float output, nint outputStride)
    {
        // Missing filters repeat the last one; their sums are not stored.
        nint second = Math.Min(1, filters - 1), third = Math.Min(2, filters - 1), fourth = Math.Min(3, filters - 1);
        var sums = bias.IsEmpty
            ? Quad.Create(0)
            : Quad.Broadcast(ref Vectors.Start(bias), 0, second, third, fourth);
        nint tapStride = walk.TapStride;
        for (int channel = 0; channel < walk.Channels; channel++)
        {
            for (int y = part.Top; y < part.Bottom; y++)
            {
                nint at = (channel * walk.ChannelStride) + (y * walk.RowStride) + (part.Left * walk.TapStride);
                nint window = ((channel * (nint)walk.KernelHeight) + y) * walk.KernelWidth;
                for (nint tap = window + part.Left, end = window + part.Right; tap < end; tap++)
                {
                    var factors = Quad.Broadcast(ref weights, tap, tap + (second * filterStride), tap + (third * filterStride), tap + (fourth * filterStride));
                    sums = Quad.MultiplyAdd(Vectors.Load(ref input, at), factors, sums);
                    at += tapStride;
                }
            }
        }

        sums.Store(ref output, filters, 0, outputStride, 2 * outputStride, 3 * outputStride);
    }
}
