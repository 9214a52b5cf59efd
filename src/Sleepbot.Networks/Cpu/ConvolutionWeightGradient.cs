using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The weight gradient of a convolution, added up block by block.</summary>
internal sealed class ConvolutionWeightGradient
{
    // Output gradient and input of so many vectors stay in the first-level cache while all weights of four channels are added up.
    private const int VectorsAtATime = 96;
    private readonly ConvolutionGeometry g;
    private readonly int pixel;
    private readonly int vectors;
    private readonly FloatBuffer sums;
    private readonly WeightGradientKernels.Places[] places;
    private readonly (int First, int End)[] rows;

    /// <summary>Prepares the sums.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="layout">Batch-innermost: a vector is a pixel of 16 samples. Sample-major: 16 pixels of a row, whose output gradient is filled up with zeros.</param>
    public ConvolutionWeightGradient(ConvolutionGeometry geometry, Layout layout)
    {
        g = geometry;
        pixel = layout == Layout.BatchInnermost ? PlanValue.Lanes : 1;
        vectors = layout == Layout.BatchInnermost ? g.OutputWidth : PlanValue.Blocks(g.OutputWidth);
        int tiles = (g.Taps + 3) / 4;
        sums = new FloatBuffer(g.OutputChannels * tiles * 4 * PlanValue.Lanes);
        places = [.. Enumerable.Range(0, tiles).Select(tile => new WeightGradientKernels.Places(Place((4 * tile) + 0), Place((4 * tile) + 1), Place((4 * tile) + 2), Place((4 * tile) + 3)))];
        rows = [.. Enumerable.Range(0, tiles).Select(tile => RowsThatMatter(4 * tile))];
    }

    private int SumsPerChannel => places.Length * 4 * PlanValue.Lanes;

    public void Clear() => sums.Span.Clear();

    /// <summary>Adds one block of samples, or one sample.</summary>
    /// <param name="gradient">Its output gradient.</param>
    /// <param name="image">Its input with its padding.</param>
    public void Add(ReadOnlySpan<float> gradient, ReadOnlySpan<float> image)
    {
        nint rowStride = g.PaddedWidth * pixel;
        int gradientRow = vectors * PlanValue.Lanes;
        nint outputStride = g.OutputHeight * gradientRow;
        var walk = new WeightGradientKernels.Walk(vectors, outputStride, g.Stride * rowStride, pixel == 1 ? PlanValue.Lanes : g.Stride * pixel, SumsPerChannel);
        int rowsAtATime = Math.Max(1, VectorsAtATime / vectors);
        for (int group = 0; group < g.Groups; group++)
        {
            ref float input = ref Unsafe.Add(ref Vectors.Start(image), group * g.InputsPerGroup * g.PaddedHeight * rowStride);
            for (int row = 0; row < g.OutputHeight; row += rowsAtATime)
            {
                for (int channel = 0, count; channel < g.OutputsPerGroup; channel += count)
                {
                    count = (g.OutputsPerGroup - channel) switch { >= 4 => 4, >= 2 => 2, _ => 1 };
                    int filter = (group * g.OutputsPerGroup) + channel;
                    for (int tile = 0; tile < places.Length; tile++)
                    {
                        int first = Math.Max(row, rows[tile].First), end = Math.Min(Math.Min(row + rowsAtATime, g.OutputHeight), rows[tile].End);
                        if (first < end)
                        {
                            WeightGradientKernels.Add(
                                ref Unsafe.Add(ref Vectors.Start(gradient), (filter * outputStride) + (first * gradientRow)),
                                ref Unsafe.Add(ref input, first * g.Stride * rowStride),
                                walk,
                                places[tile],
                                end - first,
                                count,
                                ref Unsafe.Add(ref Vectors.Start(sums.Span), (filter * SumsPerChannel) + (tile * 4 * PlanValue.Lanes)));
                        }
                    }
                }
            }
        }
    }

    /// <summary>Adds the 16 partial sums of each weight up and writes the gradient.</summary>
    public void SumInto(Span<float> gradient)
    {
        ref float start = ref Vectors.Start(sums.Span);
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            for (int tap = 0; tap < g.Taps; tap++)
            {
                gradient[(filter * g.Taps) + tap] = Vector512.Sum(Vectors.Load(ref start, (filter * (nint)SumsPerChannel) + (tap * PlanValue.Lanes)));
            }
        }
    }

    private nint Place(int tap)
    {
        tap = Math.Min(tap, g.Taps - 1);
        int channel = tap / g.Area, y = tap % g.Area / g.KernelWidth, x = tap % g.KernelWidth;
        return (nint)((((channel * g.PaddedHeight) + y) * g.PaddedWidth) + x) * pixel;
    }

    /// <summary>Gets the output rows in which at least one of four taps meets something else than padding.</summary>
    private (int First, int End) RowsThatMatter(int tap)
    {
        int first = g.OutputHeight, end = 0;
        for (int i = tap; i < Math.Min(tap + 4, g.Taps); i++)
        {
            int y = i % g.Area / g.KernelWidth;
            first = Math.Min(first, Math.Max(0, (g.Padding - y + g.Stride - 1) / g.Stride));
            end = Math.Max(end, Math.Min(g.OutputHeight, ((g.Padding + g.Height - 1 - y) / g.Stride) + 1));
        }

        return (first, end);
    }
}
