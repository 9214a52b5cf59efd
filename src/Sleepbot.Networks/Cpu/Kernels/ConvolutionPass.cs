using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A convolution of one image: which tiles cover it, and their kernels. Strides are in floats.</summary>
/// <remarks>
/// Padding need not be there: what the spots say to be padding is not read, except in tiles that go down, whose vectors reach over it.
/// Two layouts share it. Batch-innermost: a vector is one pixel of 16 samples, a tile lies along a row. Sample-major: a vector is 16
/// neighbouring pixels of a row of one sample, a tile is some of them one below the other.
/// </remarks>
internal sealed class ConvolutionPass
{
    private readonly ConvolutionTile sizes;
    private readonly Placement[] placements;
    private readonly FilterTile[] filterTiles;
    private readonly int filters;
    private readonly int tilesOfRow;
    private readonly int newRows;
    private readonly bool asksAhead;
    private readonly bool asksForInput;
    private readonly FloatBuffer packedWeights;
    private readonly FloatBuffer noBias;

    /// <summary>Chooses the tiles.</summary>
    /// <param name="filters">Output channels.</param>
    /// <param name="sizes">What a window is and how far things lie apart; its own extent does not matter.</param>
    /// <param name="rows">Output rows (or, where tiles go down, vectors of a row) that one tile after another is taken from.</param>
    /// <param name="tiled">Output pixels of a row (or rows) that tiles are cut from, evenly spaced.</param>
    /// <param name="tilesGoDown">Whether <paramref name="tiled"/> are rows, so that they and not the others say which rows of a window matter.</param>
    public ConvolutionPass(int filters, ConvolutionTile sizes, Spot[] rows, Spot[] tiled, bool tilesGoDown)
    {
        this.sizes = sizes;
        this.filters = filters;
        newRows = rows.Length > 1 ? (rows[1].Input - rows[0].Input) / sizes.RowStride : 1;

        // Where windows lie more than one pixel apart, so do the results here or on the way back. Elsewhere asking costs more than it gains.
        asksAhead = !tilesGoDown && sizes.VectorStride != sizes.OutputVectorStride;
        asksForInput = asksAhead && sizes.VectorStride > sizes.OutputVectorStride;
        int height = rows.Max(row => row.Length);
        var (cut, ends) = TileChoice.ForConvolution(
            filters, tiled.Length, (from, to) => sizes.Channels * Union(tiled, from, to).Length * (tilesGoDown ? sizes.KernelWidth : height));
        int window = sizes.Channels * sizes.KernelHeight * sizes.KernelWidth, first = 0;
        filterTiles = [.. cut.Select(count => new FilterTile((first += count) - count, count, (first - count) * window))];
        tilesOfRow = ends.Length;
        int[] kinds = [.. cut.Distinct()];
        placements = [.. rows.SelectMany(row => ends.Select((end, i) =>
        {
            var tile = Union(tiled, TileChoice.Start(ends, i), end);
            var down = tilesGoDown ? tile : row;
            Spot[] across = tilesGoDown ? [.. Enumerable.Repeat(row, end - TileChoice.Start(ends, i))] : tiled[TileChoice.Start(ends, i)..end];
            OffsetList left = new([.. across.Select(spot => spot.First)]), right = new([.. across.Select(spot => spot.End)]);
            ConvolutionTileKernel[] kernels = [.. Enumerable.Range(0, kinds.Max() + 1).Select(count => kinds.Contains(count)
                ? (sizes with { Filters = count, Vectors = across.Length, Left = left, Right = right }).Kernel
                : null!)];
            return new Placement(row.Input + tile.Input, row.Output + tile.Output, down.First, down.End, across.Length, kernels);
        }))];
        Description = $"{string.Join(" and ", kinds)} x {ends.Select((end, i) => end - TileChoice.Start(ends, i)).Max()}";
        packedWeights = new FloatBuffer(filters * window);
        noBias = new FloatBuffer(filters);
    }

    /// <summary>Says in words which tiles there are, for example <c>4x5</c>: four output channels of five vectors.</summary>
    public string Description { get; }

    /// <summary>Takes the weights of this pass and puts them into the order in which the tiles read them.</summary>
    /// <param name="weights">Where the weight of the first filter, channel, row and tap lies.</param>
    /// <param name="strides">Floats to the next filter, channel, row and tap; may be negative.</param>
    public void Pack(ref float weights, in WeightStrides strides)
    {
        var packed = packedWeights.Span;
        int at = 0;
        foreach (var tile in filterTiles)
        {
            for (int channel = 0; channel < sizes.Channels; channel++)
            {
                for (int y = 0; y < sizes.KernelHeight; y++)
                {
                    nint from = (tile.First * strides.Filter) + (channel * strides.Channel) + (y * strides.Row);
                    for (int x = 0; x < sizes.KernelWidth; x++, from += strides.Tap)
                    {
                        nint place = from;
                        for (int f = 0; f < tile.Count; f++, place += strides.Filter)
                        {
                            packed[at++] = Unsafe.Add(ref weights, place);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Computes all output channels with the packed weights.</summary>
    /// <param name="input">The first input channel, at the corner of the first window: before the image, if there is padding that is not in memory.</param>
    /// <param name="bias">What the sums of each output channel start from; empty for 0.</param>
    /// <param name="output">The first output channel.</param>
    public void Compute(ref float input, ReadOnlySpan<float> bias, ref float output)
    {
        ref float weights = ref Vectors.Start(packedWeights.Span);
        ref float start = ref bias.IsEmpty ? ref Vectors.Start(noBias.Span) : ref Vectors.Start(bias);
        for (int i = 0; i < placements.Length; i++)
        {
            ref readonly var placement = ref placements[i];
            if (asksAhead && i + tilesOfRow < placements.Length)
            {
                AskFor(placements[i + tilesOfRow], ref input, ref output);
            }

            foreach (ref readonly var tile in filterTiles.AsSpan())
            {
                placement.Kernels[tile.Count](
                    ref Unsafe.Add(ref input, placement.Input),
                    ref Unsafe.Add(ref weights, tile.Weights),
                    ref Unsafe.Add(ref start, tile.First),
                    ref Unsafe.Add(ref output, placement.Output + (tile.First * (nint)sizes.FilterStride)),
                    placement.Top,
                    placement.Bottom);
            }
        }
    }

    /// <summary>Asks for what comes a row later: until then memory works beside the processor.</summary>
    private void AskFor(in Placement placement, ref float input, ref float output)
    {
        for (int filter = 0; filter < filters; filter++)
        {
            nint at = placement.Output + (filter * (nint)sizes.FilterStride);
            for (int vector = 0; vector < placement.Vectors; vector++, at += sizes.OutputVectorStride)
            {
                Vectors.PrefetchFar(ref output, at);
            }
        }

        // Of the input only what the row before does not see.
        int rows = asksForInput ? newRows : 0, columns = Math.Min(sizes.KernelWidth, sizes.VectorStride / sizes.TapStride);
        for (int channel = 0; channel < sizes.Channels; channel++)
        {
            for (int row = Math.Max(placement.Top, placement.Bottom - rows); row < placement.Bottom; row++)
            {
                nint at = placement.Input + (channel * (nint)sizes.ChannelStride) + (row * (nint)sizes.RowStride);
                for (int vector = 0; vector < placement.Vectors; vector++, at += sizes.VectorStride)
                {
                    for (int column = 0; column < columns; column++)
                    {
                        Vectors.PrefetchFar(ref input, at + (column * sizes.TapStride));
                    }
                }
            }
        }
    }

    /// <summary>Gets the part of a window in which at least one of some pixels meets something else than padding, placed at the first of them.</summary>
    private static Spot Union(Spot[] spots, int from, int to)
    {
        var some = spots[from..to];
        int first = some.Min(spot => spot.First);
        return some[0] with { First = first, End = Math.Max(first, some.Max(spot => spot.End)) };
    }

    /// <summary>One row or column of the output: where its windows begin, and which part of a window lies on something else than padding.</summary>
    /// <param name="Input">Floats from the input's start.</param>
    /// <param name="Output">Floats from the output's start.</param>
    /// <param name="First">First row or column of the window that matters.</param>
    /// <param name="End">The one after the last.</param>
    internal readonly record struct Spot(int Input, int Output, int First, int End)
    {
        public int Length => End - First;
    }

    /// <summary>Floats from a weight to the one of the next filter, input channel, row and tap.</summary>
    internal readonly record struct WeightStrides(nint Filter, nint Channel, nint Row, nint Tap);

    private readonly record struct FilterTile(int First, int Count, int Weights);

    private readonly record struct Placement(int Input, int Output, int Top, int Bottom, int Vectors, ConvolutionTileKernel[] Kernels);
}
