using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The weight gradient of a convolution, added up block by block: a sum over pixels of output gradient times input.</summary>
internal sealed class ConvolutionWeightGradient
{
    // Output gradient and input of so many vectors stay near while all weights of a few channels are added up.
    private const int VectorsAtATime = 64;

    // Fewer weights of a window's row would make small tiles, and the rows that they skip are few.
    private const int LeastOfRow = 5;
    private readonly ConvolutionGeometry g;
    private readonly int gradientRow;
    private readonly int inputRow;
    private readonly int rowsAtATime;
    private readonly bool padded;
    private readonly Tile[] tiles;

    // Which of the sums is that of each weight, and of each output channel's gradient.
    private readonly int[] weightSums;
    private readonly int[] biasSums;
    private readonly FloatBuffer sums;

    // What the first sums of a batch start from: with one sample, writing zeros over all sums beforehand took 4 % of the time.
    private readonly FloatBuffer zeros;
    private bool isClear;

    /// <summary>Chooses the tiles and prepares the sums.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="layout">Batch-innermost: a vector is a pixel of 16 samples. Sample-major: 16 pixels of a row.</param>
    /// <param name="gradientRow">Floats from one row of the output gradient to the next.</param>
    /// <param name="gradientChannel">Floats from one channel of it to the next.</param>
    /// <param name="sumsGradient">Batch-innermost: whether to add up the output gradient too, for the bias.</param>
    public ConvolutionWeightGradient(ConvolutionGeometry geometry, Layout layout, int gradientRow, int gradientChannel, bool sumsGradient)
    {
        g = geometry;
        this.gradientRow = gradientRow;
        int pixel = layout == Layout.BatchInnermost ? PlanValue.Lanes : 1;
        int vectors = layout == Layout.BatchInnermost ? g.OutputWidth : PlanValue.Blocks(g.OutputWidth);
        padded = layout == Layout.SampleMajor;
        int width = padded ? g.PaddedWidth : g.Width, channel = (padded ? g.PaddedHeight : g.Height) * width * pixel;
        inputRow = g.Stride * width * pixel;
        int parts = ((g.OutputHeight * vectors) + VectorsAtATime - 1) / VectorsAtATime;
        rowsAtATime = (g.OutputHeight + parts - 1) / parts;

        var weights = Weights();
        var (cut, most) = TileChoice.ForWeightGradient(g.OutputsPerGroup, weights[0].Length, rowsAtATime * vectors, wholeLines: !padded);
        int[][] cuts = [.. weights.SelectMany(row => row.Chunk(most))];

        // One tile adds the gradient up, and so goes over all rows: the last of those whose weights do, which may be small, or one without weights.
        int own = sumsGradient ? Array.FindLastIndex(cuts, taps => RowsOf(taps) == (0, g.OutputHeight)) : -1;
        if (sumsGradient && own < 0)
        {
            own = cuts.Length;
            cuts = [.. cuts, []];
        }

        List<Tile> list = [];
        weightSums = new int[g.OutputChannels * g.Taps];
        biasSums = new int[sumsGradient ? g.OutputChannels : 0];
        int first = 0, place = 0, largest = 0;
        foreach (int filters in Enumerable.Repeat(cut, g.Groups).SelectMany(cut => cut))
        {
            int group = first / g.OutputsPerGroup * g.InputsPerGroup * channel;
            for (int tile = 0; tile < cuts.Length; tile++)
            {
                int[] taps = cuts[tile];
                var columns = taps.Select(tap => padded ? (First: 0, End: vectors) : g.OutputColumnsOf(tap % g.KernelWidth)).ToArray();
                var (firstRow, endRow) = RowsOf(taps);
                int start = taps.Length == 0 ? 0 : Place(taps[0]);
                var shape = new WeightGradientTile(
                    filters,
                    new OffsetList([.. taps.Select(tap => Place(tap) - start)]),
                    new OffsetList([.. columns.Select(column => column.First)]),
                    new OffsetList([.. columns.Select(column => column.End)]),
                    vectors,
                    gradientChannel,
                    gradientRow,
                    inputRow,
                    pixel == 1 ? PlanValue.Lanes : g.Stride * pixel,
                    taps.Length * PlanValue.Lanes,
                    SpreadsInput: false,
                    tile == own,
                    padded ? g.OutputWidth - ((vectors - 1) * PlanValue.Lanes) : PlanValue.Lanes);
                list.Add(new Tile(first * gradientChannel, group + start, place * PlanValue.Lanes, firstRow, endRow, shape.Kernel));
                foreach (int filter in Enumerable.Range(first, filters))
                {
                    foreach (int tap in taps)
                    {
                        weightSums[(filter * g.Taps) + tap] = place++;
                    }
                }

                for (int f = 0; f < filters && tile == own; f++)
                {
                    biasSums[first + f] = place++;
                }

                largest = Math.Max(largest, (place * PlanValue.Lanes) - list[^1].Sums);
            }

            first += filters;
        }

        tiles = [.. list];
        sums = new FloatBuffer((place + LaneSums.Together - 1) / LaneSums.Together * LaneSums.Together * PlanValue.Lanes);
        zeros = new FloatBuffer(largest);
        Description = $"{string.Join(" and ", cut.Distinct())} x {most}";

        int Place(int tap)
        {
            int outside = padded ? 0 : g.Padding, row = (tap % g.Area / g.KernelWidth) - outside, column = (tap % g.KernelWidth) - outside;
            return (tap / g.Area * channel) + (((row * width) + column) * pixel);
        }
    }

    /// <summary>Says in words which tiles there are: output channels by weights.</summary>
    public string Description { get; }

    /// <summary>Lets the next sums start from 0.</summary>
    public void Clear() => isClear = true;

    /// <summary>Adds one block of samples, or one sample.</summary>
    /// <param name="gradient">Its output gradient.</param>
    /// <param name="image">Its input: with its padding in the sample-major layout, without in the other.</param>
    public void Add(ref float gradient, ref float image)
    {
        ref float sum = ref Vectors.Start(sums.Span);
        ref float zero = ref Vectors.Start(zeros.Span);
        for (int row = 0; row < g.OutputHeight; row += rowsAtATime)
        {
            foreach (ref readonly var tile in tiles.AsSpan())
            {
                int first = Math.Max(row, tile.FirstRow), end = Math.Min(Math.Min(row + rowsAtATime, g.OutputHeight), tile.EndRow);
                if (first < end || isClear)
                {
                    ref float sums = ref Unsafe.Add(ref sum, tile.Sums);
                    tile.Kernel(
                        ref Unsafe.Add(ref gradient, tile.Gradient + (first * gradientRow)),
                        ref Unsafe.Add(ref image, tile.Input + (first * inputRow)),
                        ref isClear ? ref zero : ref sums,
                        ref sums,
                        end - first);
                }
            }

            isClear = false;
        }
    }

    /// <summary>Adds the 16 partial sums of each weight up and writes the gradient.</summary>
    /// <param name="gradient">The gradient by the weights.</param>
    /// <param name="bias">The gradient by the bias, if the output gradient was added up for it.</param>
    public void SumInto(Span<float> gradient, Span<float> bias = default)
    {
        // Some at a time, into the place of the first vectors, whose partial sums are no longer needed.
        ref float start = ref Vectors.Start(sums.Span);
        for (nint at = 0; at < sums.Length; at += LaneSums.Together * PlanValue.Lanes)
        {
            LaneSums.Of(ref Unsafe.Add(ref start, at)).StoreUnsafe(ref Unsafe.Add(ref start, at / PlanValue.Lanes));
        }

        Gather(weightSums, gradient);
        Gather(biasSums, bias);
    }

    private void Gather(int[] places, Span<float> gradient)
    {
        ReadOnlySpan<float> added = sums.Span;
        for (int i = 0; i < places.Length; i++)
        {
            gradient[i] = added[places[i]];
        }
    }

    /// <summary>
    /// Gets the weights of a filter that tiles are cut from. Those of a window's row stay together, so that all of a tile meet padding in the
    /// same rows of the image: they must where padding is not in memory, and elsewhere do if they fill a tile.
    /// </summary>
    private int[][] Weights()
    {
        var all = Enumerable.Range(0, g.Taps);
        bool byRows = g.Padding > 0 && (!padded || g.InputsPerGroup * g.KernelWidth >= LeastOfRow);
        return !byRows ? [[.. all]] : [.. all.GroupBy(tap => tap % g.Area / g.KernelWidth).Select(row => row.ToArray())];
    }

    /// <summary>Gets the output rows in which any of some weights meets something else than padding; all rows if there are no weights.</summary>
    private (int First, int End) RowsOf(int[] taps)
    {
        (int First, int End)[] rows = [.. taps.Select(tap => g.OutputRowsOf(tap % g.Area / g.KernelWidth))];
        return rows.Length == 0 ? (0, g.OutputHeight) : (rows.Min(row => row.First), rows.Max(row => row.End));
    }

    private readonly record struct Tile(int Gradient, int Input, int Sums, int FirstRow, int EndRow, WeightGradientTileKernel Kernel);
}
