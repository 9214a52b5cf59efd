using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The weight gradient of a convolution, added up block by block: a sum over pixels of output gradient times input.</summary>
internal sealed class ConvolutionWeightGradient
{
    // Output gradient and input of so many vectors stay near while all weights of a few channels are added up.
    private const int VectorsAtATime = 64;
    private readonly ConvolutionGeometry g;
    private readonly int gradientRow;
    private readonly int inputRow;
    private readonly int rowsAtATime;
    private readonly Tile[] tiles;
    private readonly FloatBuffer sums;

    /// <summary>Chooses the tiles and prepares the sums.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="layout">Batch-innermost: a vector is a pixel of 16 samples. Sample-major: 16 pixels of a row, whose output gradient is filled up with zeros.</param>
    /// <param name="gradientRow">Floats from one row of the output gradient to the next.</param>
    /// <param name="gradientChannel">Floats from one channel of it to the next.</param>
    public ConvolutionWeightGradient(ConvolutionGeometry geometry, Layout layout, int gradientRow, int gradientChannel)
    {
        g = geometry;
        this.gradientRow = gradientRow;
        int pixel = layout == Layout.BatchInnermost ? PlanValue.Lanes : 1;
        int vectors = layout == Layout.BatchInnermost ? g.OutputWidth : PlanValue.Blocks(g.OutputWidth);
        inputRow = g.Stride * g.PaddedWidth * pixel;
        int parts = ((g.OutputHeight * vectors) + VectorsAtATime - 1) / VectorsAtATime;
        rowsAtATime = (g.OutputHeight + parts - 1) / parts;

        var (cut, taps) = TileChoice.ForWeightGradient(g.OutputsPerGroup, g.Taps, rowsAtATime * vectors);
        int channel = g.PaddedHeight * g.PaddedWidth * pixel;
        List<Tile> list = [];
        int first = 0, place = 0;
        foreach (int filters in Enumerable.Repeat(cut, g.Groups).SelectMany(cut => cut))
        {
            int group = first / g.OutputsPerGroup * g.InputsPerGroup * channel;
            for (int tap = 0; tap < g.Taps; tap += taps)
            {
                int count = Math.Min(taps, g.Taps - tap), start = Place(tap);
                var shape = new WeightGradientTile(
                    filters,
                    new OffsetList([.. Enumerable.Range(tap, count).Select(other => Place(other) - start)]),
                    vectors,
                    gradientChannel,
                    gradientRow,
                    inputRow,
                    pixel == 1 ? PlanValue.Lanes : g.Stride * pixel,
                    count * PlanValue.Lanes,
                    SpreadsInput: false);
                var (firstRow, endRow) = RowsThatMatter(tap, count);
                list.Add(new Tile(first, filters, tap, count, first * gradientChannel, group + start, place, firstRow, endRow, shape.Kernel));
                place += filters * count * PlanValue.Lanes;
            }

            first += filters;
        }

        tiles = [.. list];
        sums = new FloatBuffer((place + (4 * PlanValue.Lanes) - 1) / (4 * PlanValue.Lanes) * 4 * PlanValue.Lanes);
        Description = $"{string.Join(" and ", cut.Distinct())} x {taps}";

        int Place(int tap) => (tap / g.Area * channel) + (((tap % g.Area / g.KernelWidth * g.PaddedWidth) + (tap % g.KernelWidth)) * pixel);
    }

    /// <summary>Says in words which tiles there are: output channels by weights.</summary>
    public string Description { get; }

    public void Clear() => sums.Span.Clear();

    /// <summary>Adds one block of samples, or one sample.</summary>
    /// <param name="gradient">Its output gradient.</param>
    /// <param name="image">Its input with its padding.</param>
    public void Add(ref float gradient, ref float image)
    {
        ref float sum = ref Vectors.Start(sums.Span);
        for (int row = 0; row < g.OutputHeight; row += rowsAtATime)
        {
            foreach (ref readonly var tile in tiles.AsSpan())
            {
                int first = Math.Max(row, tile.FirstRow), end = Math.Min(Math.Min(row + rowsAtATime, g.OutputHeight), tile.EndRow);
                if (first < end)
                {
                    tile.Kernel(
                        ref Unsafe.Add(ref gradient, tile.Gradient + (first * gradientRow)),
                        ref Unsafe.Add(ref image, tile.Input + (first * inputRow)),
                        ref Unsafe.Add(ref sum, tile.Sums),
                        end - first);
                }
            }
        }
    }

    /// <summary>Adds the 16 partial sums of each weight up and writes the gradient.</summary>
    public void SumInto(Span<float> gradient)
    {
        // Four at a time, into the place of the first vectors, whose partial sums are no longer needed.
        ref float start = ref Vectors.Start(sums.Span);
        for (nint at = 0; at < sums.Length; at += 4 * PlanValue.Lanes)
        {
            Quad.Load(ref start, at, PlanValue.Lanes).Sums().StoreUnsafe(ref Unsafe.Add(ref start, at / PlanValue.Lanes));
        }

        foreach (ref readonly var tile in tiles.AsSpan())
        {
            var whole = sums.Span.Slice(tile.Sums / PlanValue.Lanes, tile.Filters * tile.Taps);
            for (int f = 0; f < tile.Filters; f++)
            {
                whole.Slice(f * tile.Taps, tile.Taps).CopyTo(gradient[(((tile.FirstFilter + f) * g.Taps) + tile.FirstTap)..]);
            }
        }
    }

    /// <summary>Gets the output rows in which at least one of some taps meets something else than padding.</summary>
    private (int First, int End) RowsThatMatter(int tap, int count)
    {
        int first = g.OutputHeight, end = 0;
        for (int i = tap; i < tap + count; i++)
        {
            int y = i % g.Area / g.KernelWidth;
            first = Math.Min(first, Math.Max(0, (g.Padding - y + g.Stride - 1) / g.Stride));
            end = Math.Max(end, Math.Min(g.OutputHeight, ((g.Padding + g.Height - 1 - y) / g.Stride) + 1));
        }

        return (first, end);
    }

    private readonly record struct Tile(
        int FirstFilter, int Filters, int FirstTap, int Taps, int Gradient, int Input, int Sums, int FirstRow, int EndRow, WeightGradientTileKernel Kernel);
}
