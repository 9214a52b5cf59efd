using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The forward pass of a convolution whose vectors are 16 output channels: which tiles cover one sample, and their kernels.</summary>
internal sealed class ChannelPass
{
    private const int Lanes = PlanValue.Lanes;
    private readonly ConvolutionGeometry g;
    private readonly Tile[] tiles;
    private readonly FloatBuffer packedWeights;
    private readonly FloatBuffer packedBias;

    /// <summary>Chooses the tiles.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="leak">What results not above 0 are multiplied by.</param>
    public ChannelPass(ConvolutionGeometry geometry, float leak)
    {
        g = geometry;
        int blocks = g.BlocksPerGroup;
        packedWeights = new FloatBuffer((g.Groups * blocks * g.Taps * Lanes) + Lanes);
        packedBias = new FloatBuffer(g.Groups * blocks * Lanes);
        var (together, pixels, taps) = TileChoice.ForChannelWindows(blocks, g.KernelWidth);
        int columns = TileChoice.Even(g.OutputWidth, pixels), rows = TileChoice.Even(g.OutputHeight, Math.Max(1, pixels / columns));

        // The weights of some vectors of channels stay in the second-level cache while all pixels of the image meet them.
        List<Tile> list = [];
        for (int group = 0; group < g.Groups; group++)
        {
            for (int block = 0; block < blocks; block += together)
            {
                for (int y = 0; y < g.OutputHeight; y += rows)
                {
                    for (int x = 0; x < g.OutputWidth; x += columns)
                    {
                        list.Add(TileAt(group, block, y, x));
                    }
                }
            }
        }

        tiles = [.. list];
        Description = $"{rows * columns} x {together}";

        Tile TileAt(int group, int block, int y, int x)
        {
            var shape = new ChannelTile(
                Math.Min(rows, g.OutputHeight - y),
                Math.Min(columns, g.OutputWidth - x),
                Math.Min(together, blocks - block),
                g.InputsPerGroup,
                g.KernelHeight,
                g.KernelWidth,
                taps,
                g.Stride,
                g.PaddedHeight * g.PaddedWidth,
                g.PaddedWidth,
                g.OutputWidth * Lanes,
                g.OutputArea * Lanes,
                leak);
            var window = Enumerable.Range(y, shape.Rows).Select(row => g.RowSpot(row, g.PaddedWidth, 0)).ToArray();
            int first = (group * blocks) + block, top = window.Min(row => row.First);
            return new Tile(
                (group * g.InputsPerGroup * shape.ChannelStride) + window[0].Input + (x * g.Stride),
                first,
                (first * shape.OutputBlock) + (y * shape.OutputRow) + (x * Lanes),
                top,
                Math.Max(top, window.Max(row => row.End)),
                shape.Kernel);
        }
    }

    /// <summary>Says in words which tiles there are: pixels by vectors of channels.</summary>
    public string Description { get; }

    /// <summary>Gets the weights as they are packed: (vector of output channels, channel, row, tap, 16 output channels), and behind them a vector of zeros.</summary>
    public ReadOnlySpan<float> PackedWeights => packedWeights.Span;

    /// <summary>Takes the weights and biases of this pass.</summary>
    /// <param name="weights">The weights as they lie.</param>
    /// <param name="bias">The biases; empty for 0.</param>
    public void Pack(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
        {
            var (filter, count) = g.FiltersOf(block);
            LaneTranspose.ToInnermost(weights[(filter * g.Taps)..], packedWeights.Span[(block * g.Taps * Lanes)..], g.Taps, count);
            if (!bias.IsEmpty)
            {
                bias.Slice(filter, count).CopyTo(packedBias.Span[(block * Lanes)..]);
            }
        }
    }

    /// <summary>Computes one sample with the packed weights.</summary>
    /// <param name="image">Its input, with padding.</param>
    /// <param name="output">Its output: (vector of channels, pixel, 16 channels).</param>
    public void Compute(ReadOnlySpan<float> image, Span<float> output)
    {
        ref float input = ref Vectors.Start(image);
        ref float weights = ref Vectors.Start(packedWeights.Span);
        foreach (ref readonly var tile in tiles.AsSpan())
        {
            tile.Kernel(
                ref Unsafe.Add(ref input, tile.Input),
                ref Unsafe.Add(ref weights, tile.FirstBlock * g.Taps * Lanes),
                ref Unsafe.Add(ref Vectors.Start(packedBias.Span), tile.FirstBlock * Lanes),
                ref Unsafe.Add(ref Vectors.Start(output), tile.Output),
                tile.Top,
                tile.Bottom);
        }
    }

    private readonly record struct Tile(int Input, int FirstBlock, int Output, int Top, int Bottom, ConvolutionTileKernel Kernel);
}
