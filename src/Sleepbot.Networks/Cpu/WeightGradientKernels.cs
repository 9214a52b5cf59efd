using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>The weight gradient of a convolution on one block of 16 samples: a sum over all pixels of output gradient times input.</summary>
internal static class WeightGradientKernels
{
    /// <summary>The sizes a kernel walks over. Strides are in floats.</summary>
    internal readonly record struct Walk(int Height, int Width, nint GradientChannelStride, nint InputRowStride, nint InputColumnStride);

    /// <summary>Adds the gradient of up to four neighbouring weights (taps) of some output channels.</summary>
    /// <param name="gradient">The output gradient of the first of the channels.</param>
    /// <param name="input">The input block.</param>
    /// <param name="walk">Sizes of the output image.</param>
    /// <param name="channels">How many output channels.</param>
    /// <param name="places">Where in the input each of four taps meets the first output pixel; missing taps repeat the last.</param>
    /// <param name="taps">How many of the four there are.</param>
    /// <param name="sums">The weight gradient from the first tap of the first channel on.</param>
    /// <param name="channelTaps">Weights of one output channel.</param>
    public static void Add(ref float gradient, ref float input, in Walk walk, int channels, ReadOnlySpan<nint> places, int taps, Span<float> sums, int channelTaps)
    {
        int channel = 0;
        for (; channel <= channels - 4; channel += 4)
        {
            FourChannels(ref Unsafe.Add(ref gradient, channel * walk.GradientChannelStride), ref input, walk, places, taps, sums[(channel * channelTaps)..], channelTaps);
        }

        for (; channel <= channels - 2; channel += 2)
        {
            TwoChannels(ref Unsafe.Add(ref gradient, channel * walk.GradientChannelStride), ref input, walk, places, taps, sums[(channel * channelTaps)..], channelTaps);
        }

        if (channel < channels)
        {
            OneChannel(ref Unsafe.Add(ref gradient, channel * walk.GradientChannelStride), ref input, walk, places, sums.Slice(channel * channelTaps, taps));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourChannels(ref float gradient, ref float input, in Walk walk, ReadOnlySpan<nint> places, int taps, Span<float> sums, int channelTaps)
    {
        Quad row0 = Quad.Create(0), row1 = row0, row2 = row0, row3 = row0;
        nint placeA = places[0], placeB = places[1], placeC = places[2], placeD = places[3];
        nint channelStride = walk.GradientChannelStride, columnStride = walk.InputColumnStride, at = 0;
        for (int y = 0; y < walk.Height; y++)
        {
            nint offset = y * walk.InputRowStride;
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

        row0.AddSumsTo(sums[..taps]);
        row1.AddSumsTo(sums.Slice(channelTaps, taps));
        row2.AddSumsTo(sums.Slice(2 * channelTaps, taps));
        row3.AddSumsTo(sums.Slice(3 * channelTaps, taps));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoChannels(ref float gradient, ref float input, in Walk walk, ReadOnlySpan<nint> places, int taps, Span<float> sums, int channelTaps)
    {
        Quad row0 = Quad.Create(0), row1 = row0;
        nint placeA = places[0], placeB = places[1], placeC = places[2], placeD = places[3];
        nint channelStride = walk.GradientChannelStride, columnStride = walk.InputColumnStride, at = 0;
        for (int y = 0; y < walk.Height; y++)
        {
            nint offset = y * walk.InputRowStride;
            for (nint end = at + (walk.Width * PlanValue.Lanes); at < end; at += PlanValue.Lanes)
            {
                var pixels = Quad.Load(ref input, placeA + offset, placeB + offset, placeC + offset, placeD + offset);
                row0 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at), pixels, row0);
                row1 = Quad.MultiplyAdd(Vectors.Load(ref gradient, at + channelStride), pixels, row1);
                offset += columnStride;
            }
        }

        row0.AddSumsTo(sums[..taps]);
        row1.AddSumsTo(sums.Slice(channelTaps, taps));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneChannel(ref float gradient, ref float input, in Walk walk, ReadOnlySpan<nint> places, Span<float> sums)
    {
        var row = Quad.Create(0);
        nint placeA = places[0], placeB = places[1], placeC = places[2], placeD = places[3];
        nint columnStride = walk.InputColumnStride, at = 0;
        for (int y = 0; y < walk.Height; y++)
        {
            nint offset = y * walk.InputRowStride;
            for (nint end = at + (walk.Width * PlanValue.Lanes); at < end; at += PlanValue.Lanes)
            {
                row = Quad.MultiplyAdd(Vectors.Load(ref gradient, at), Quad.Load(ref input, placeA + offset, placeB + offset, placeC + offset, placeD + offset), row);
                offset += columnStride;
            }
        }

        row.AddSumsTo(sums);
    }
}
