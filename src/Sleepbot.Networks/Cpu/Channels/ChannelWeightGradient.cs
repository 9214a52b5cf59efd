using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The weight gradient of a convolution whose vectors are 16 output channels, added up sample by sample: no lanes are left to be added.</summary>
internal sealed class ChannelWeightGradient
{
    private const int Lanes = PlanValue.Lanes;

    // The output gradient of so many vectors stays in the second-level cache while all weights of a few channels are added up.
    private const int VectorsAtATime = 2560;
    private readonly ConvolutionGeometry g;
    private readonly int rowsAtATime;
    private readonly Tile[] tiles;
    private readonly FloatBuffer sums;

    /// <summary>Chooses the tiles and prepares the sums.</summary>
    /// <param name="geometry">Sizes.</param>
    public ChannelWeightGradient(ConvolutionGeometry geometry)
    {
        g = geometry;
        int blocks = g.BlocksPerGroup, plane = g.PaddedHeight * g.PaddedWidth;
        var (together, taps) = TileChoice.ForChannels(blocks);
        taps = TileChoice.Even(g.Taps, taps);
        rowsAtATime = TileChoice.Even(g.OutputHeight, Math.Max(1, VectorsAtATime / (g.OutputWidth * together)));
        sums = new FloatBuffer((g.Groups * blocks * g.Taps * Lanes) + Lanes);
        List<Tile> list = [];
        for (int first = 0; first < g.Groups * blocks; first += Math.Min(together, blocks - (first % blocks)))
        {
            for (int tap = 0; tap < g.Taps; tap += taps)
            {
                int start = Place(tap), count = Math.Min(taps, g.Taps - tap);
                var columns = Enumerable.Range(tap, count).Select(other => g.OutputColumnsOf(other % g.KernelWidth)).ToArray();
                var shape = new WeightGradientTile(
                    Math.Min(together, blocks - (first % blocks)),
                    new OffsetList([.. Enumerable.Range(tap, count).Select(other => Place(other) - start)]),
                    new OffsetList([.. columns.Select(column => column.First)]),
                    new OffsetList([.. columns.Select(column => column.End)]),
                    g.OutputWidth,
                    g.OutputArea * Lanes,
                    g.OutputWidth * Lanes,
                    g.Stride * g.PaddedWidth,
                    g.Stride,
                    g.Taps * Lanes,
                    SpreadsInput: true,
                    SumsGradient: false);
                list.Add(new Tile(first * shape.ChannelStride, (first / blocks * g.InputsPerGroup * plane) + start, ((first * g.Taps) + tap) * Lanes, shape.Kernel));
            }
        }

        tiles = [.. list];
        Description = $"{taps} x {together}";

        int Place(int tap) => (tap / g.Area * plane) + (tap % g.Area / g.KernelWidth * g.PaddedWidth) + (tap % g.KernelWidth);
    }

    /// <summary>Says in words which tiles there are: weights by vectors of channels.</summary>
    public string Description { get; }

    /// <summary>Gets the sums: (vector of output channels, channel, row, tap, 16 output channels), and behind them a vector that means nothing.</summary>
    public Span<float> Sums => sums.Span;

    public void Clear() => sums.Span.Clear();

    /// <summary>Adds one sample.</summary>
    /// <param name="gradient">Its output gradient: (vector of channels, pixel, 16 channels).</param>
    /// <param name="image">Its input with its padding.</param>
    public void Add(ReadOnlySpan<float> gradient, ReadOnlySpan<float> image)
    {
        ref float sum = ref Vectors.Start(sums.Span);
        for (int row = 0; row < g.OutputHeight; row += rowsAtATime)
        {
            foreach (ref readonly var tile in tiles.AsSpan())
            {
                tile.Kernel(
                    ref Unsafe.Add(ref Vectors.Start(gradient), tile.Gradient + (row * g.OutputWidth * Lanes)),
                    ref Unsafe.Add(ref Vectors.Start(image), tile.Input + (row * g.Stride * g.PaddedWidth)),
                    ref Unsafe.Add(ref sum, tile.Sums),
                    ref Unsafe.Add(ref sum, tile.Sums),
                    Math.Min(rowsAtATime, g.OutputHeight - row));
            }
        }
    }

    /// <summary>Writes the gradient.</summary>
    public void SumInto(Span<float> gradient)
    {
        for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
        {
            var (filter, count) = g.FiltersOf(block);
            LaneTranspose.ToRows(sums.Span[(block * g.Taps * Lanes)..], gradient[(filter * g.Taps)..], g.Taps, count);
        }
    }

    private readonly record struct Tile(int Gradient, int Input, int Sums, WeightGradientTileKernel Kernel);
}
