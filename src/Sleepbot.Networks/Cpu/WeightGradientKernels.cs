using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>The weight gradient of a convolution on some rows of an image: a sum over pixels of output gradient times input.</summary>
/// <remarks>
/// Sums stay vectors of 16 partial sums, one for each lane, until the whole batch is done; four neighbouring weights (taps) of one
/// output channel are one <see cref="Quad"/>. What a lane is, a sample or a pixel, makes no difference here.
/// </remarks>
internal static class WeightGradientKernels
{
    /// <summary>The sizes a kernel walks over. Strides are in floats.</summary>
    /// <param name="Width">Vectors of a row of the output image.</param>
    /// <param name="ChannelStride">Floats from one channel of the output gradient to the next.</param>
    /// <param name="InputRowStride">Floats from one window to the one below.</param>
    /// <param name="InputColumnStride">Floats from the input of one vector to that of the next.</param>
    /// <param name="SumStride">Floats from the sums of one output channel to those of the next.</param>
    internal readonly record struct Walk(int Width, nint ChannelStride, nint InputRowStride, nint InputColumnStride, nint SumStride);

    /// <summary>Where in the input each of four taps meets the first pixel of the rows; missing taps repeat the last.</summary>
    internal readonly record struct Places(nint A, nint B, nint C, nint D);

    /// <summary>Adds four taps of up to four output channels.</summary>
    /// <param name="gradient">The rows' output gradient in the first channel.</param>
    /// <param name="input">The input block.</param>
    /// <param name="walk">Strides.</param>
    /// <param name="places">Places of the taps.</param>
    /// <param name="rows">Rows of the output image.</param>
    /// <param name="channels">Output channels: 1, 2 or 4.</param>
    /// <param name="sums">The sums of the four taps in the first channel.</param>
    public static void Add(ref float gradient, ref float input, in Walk walk, in Places places, int rows, int channels, ref float sums)
    {
        switch (channels)
        {
            case 4:
                FourChannels(ref gradient, ref input, walk, places, rows, ref sums);
                break;
            case 2:
                TwoChannels(ref gradient, ref input, walk, places, rows, ref sums);
                break;
            default:
                OneChannel(ref gradient, ref input, walk, places, rows, ref sums);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourChannels(ref float gradient, ref float input, in Walk walk, in Places places, int rows, ref float sums)
    {
        nint sumStride = walk.SumStride;
        var row0 = Quad.Load(ref sums, 0, PlanValue.Lanes);
        var row1 = Quad.Load(ref sums, sumStride, PlanValue.Lanes);
        var row2 = Quad.Load(ref sums, 2 * sumStride, PlanValue.Lanes);
        var row3 = Quad.Load(ref sums, 3 * sumStride, PlanValue.Lanes);
        nint channelStride = walk.ChannelStride, columnStride = walk.InputColumnStride, at = 0;
        for (int y = 0; y < rows; y++)
        {
            nint offset = y * walk.InputRowStride;
            nint placeA = places.A + offset, placeB = places.B + offset, placeC = places.C + offset, placeD = places.D + offset;
            offset = 0;
            for (nint end = at + (walk.Width * PlanValue.Lanes); at < end; at += PlanValue.Lanes)
            {
                var pixels = Quad.Load(ref input, placeA + offset, placeB + offset, placeC + offset, placeD + offset);
                row0 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at), pixels, row0);
                row1 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at + channelStride), pixels, row1);
                row2 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at + (2 * channelStride)), pixels, row2);
                row3 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at + (3 * channelStride)), pixels, row3);
                offset += columnStride;
            }
        }

        row0.Store(ref sums, 0, PlanValue.Lanes);
        row1.Store(ref sums, sumStride, PlanValue.Lanes);
        row2.Store(ref sums, 2 * sumStride, PlanValue.Lanes);
        row3.Store(ref sums, 3 * sumStride, PlanValue.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoChannels(ref float gradient, ref float input, in Walk walk, in Places places, int rows, ref float sums)
    {
        var row0 = Quad.Load(ref sums, 0, PlanValue.Lanes);
        var row1 = Quad.Load(ref sums, walk.SumStride, PlanValue.Lanes);
        nint channelStride = walk.ChannelStride, columnStride = walk.InputColumnStride, at = 0;
        for (int y = 0; y < rows; y++)
        {
            nint offset = y * walk.InputRowStride;
            nint placeA = places.A + offset, placeB = places.B + offset, placeC = places.C + offset, placeD = places.D + offset;
            offset = 0;
            for (nint end = at + (walk.Width * PlanValue.Lanes); at < end; at += PlanValue.Lanes)
            {
                var pixels = Quad.Load(ref input, placeA + offset, placeB + offset, placeC + offset, placeD + offset);
                row0 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at), pixels, row0);
                row1 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at + channelStride), pixels, row1);
                offset += columnStride;
            }
        }

        row0.Store(ref sums, 0, PlanValue.Lanes);
        row1.Store(ref sums, walk.SumStride, PlanValue.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneChannel(ref float gradient, ref float input, in Walk walk, in Places places, int rows, ref float sums)
    {
        var row0 = Quad.Load(ref sums, 0, PlanValue.Lanes);
        nint columnStride = walk.InputColumnStride, at = 0;
        for (int y = 0; y < rows; y++)
        {
            nint offset = y * walk.InputRowStride;
            nint placeA = places.A + offset, placeB = places.B + offset, placeC = places.C + offset, placeD = places.D + offset;
            offset = 0;
            for (nint end = at + (walk.Width * PlanValue.Lanes); at < end; at += PlanValue.Lanes)
            {
                row0 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at), Quad.Load(ref input, placeA + offset, placeB + offset, placeC + offset, placeD + offset), row0);
                offset += columnStride;
            }
        }

        row0.Store(ref sums, 0, PlanValue.Lanes);
    }
}
