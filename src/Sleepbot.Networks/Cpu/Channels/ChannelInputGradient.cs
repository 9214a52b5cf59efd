using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// The input gradient of a convolution, for one sample: each output pixel's gradient is scattered over its window. With the input
/// channel innermost a row of a window is one piece, which vectors fill however few channels there are.
/// </summary>
/// <remarks>
/// Nothing is multiplied with padding, and windows may lie any number of pixels apart. A row of pixels is gone through in as many rounds as
/// windows overlap. So each number is added up in one order, whatever the tiles: row after row, in it round after round, in it over the output channels.
/// </remarks>
internal sealed class ChannelInputGradient
{
    private const int Lanes = PlanValue.Lanes;

    // Finding a number that is not 0, and a pixel's last one, which the processor cannot foresee.
    private const int SkipCycles = 3;
    private const int PixelCycles = 20;
    private readonly ConvolutionGeometry g;
    private readonly FloatBuffer image;
    private readonly FloatBuffer packedWeights;
    private readonly Chunk[] chunks;
    private readonly WindowParts window;
    private readonly int apart;
    private readonly int pixels;

    /// <summary>Chooses the tiles.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="parts">The vectors of a window.</param>
    public ChannelInputGradient(ConvolutionGeometry geometry, WindowParts parts)
    {
        g = geometry;
        window = parts;
        apart = (g.KernelWidth + g.Stride - 1) / g.Stride;
        image = new FloatBuffer(window.ImageLength);
        packedWeights = new FloatBuffer(g.OutputChannels * window.Count * Lanes);
        (pixels, int together) = TileChoice.ForScatter((g.OutputWidth + apart - 1) / apart, window.Count, g.OutputsPerGroup);
        bool near = TileChoice.StaysNear(g.OutputsPerGroup * together);
        chunks = [.. Enumerable.Range(0, (window.Count + together - 1) / together).Select(chunk =>
        {
            int first = chunk * together, count = Math.Min(together, window.Count - first), windowStride = apart * g.Stride * g.InputsPerGroup;
            var offsets = new OffsetList([.. Enumerable.Range(first, count).Select(part => window.Place(part) - window.Place(first))]);
            var (top, bottom) = (g.OutputRowsOf(first / window.PerRow), g.OutputRowsOf((first + count - 1) / window.PerRow));
            return new Chunk(
                first,
                count,
                bottom.First,
                top.End,
                window.Place(first),
                [.. Enumerable.Range(1, pixels).Select(some => new ScatterTile(some, offsets, g.OutputsPerGroup, apart, g.OutputArea, windowStride).Kernel)],
                near ? new SkippingScatterTile(offsets, g.BlocksPerGroup, apart * Lanes, g.OutputArea * Lanes, windowStride).Kernel : null);
        })];
        Description = $"{pixels} x {together}";
    }

    /// <summary>Says in words which tiles there are: pixels by vectors of a window.</summary>
    public string Description { get; }

    /// <summary>Takes the weights: each filter's with the input channel innermost, and its rows filled up to whole vectors.</summary>
    /// <param name="packed">The weights as the forward pass has packed them: (vector of filters, channel, row, tap, 16 filters), and behind them a vector of zeros.</param>
    public void Take(ReadOnlySpan<float> packed)
    {
        ref float weights = ref Vectors.Start(packed);
        ref float target = ref Vectors.Start(packedWeights.Span);
        for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
        {
            var (filter, count) = g.FiltersOf(block);
            foreach (ref readonly var chunk in chunks.AsSpan())
            {
                int at = PlaceOf(filter, chunk);
                for (int part = chunk.First; part < chunk.First + chunk.Parts; part++, at += Lanes)
                {
                    LaneTranspose.Gather(ref weights, window.WeightPlaces(block, part), ref Unsafe.Add(ref target, at), chunk.Parts * Lanes, count);
                }
            }
        }
    }

    /// <summary>Gets whether there are kernels that skip gradients that are 0.</summary>
    public bool MaySkip => chunks[0].Skipping is not null;

    /// <summary>Whether it takes less time to skip them.</summary>
    /// <param name="share">The share of the output gradient that is not 0.</param>
    public bool PaysToSkip(double share) =>
        MaySkip && (share * g.OutputsPerGroup * (chunks[0].Parts + SkipCycles)) + PixelCycles < g.OutputsPerGroup * chunks[0].Parts;

    /// <summary>Computes one sample.</summary>
    /// <param name="gradient">Its output gradient as it lies, channel by channel.</param>
    /// <param name="result">Its input gradient, channel by channel; overwritten.</param>
    public void Compute(ReadOnlySpan<float> gradient, Span<float> result)
    {
        for (int group = 0; group < g.Groups; group++)
        {
            image.Span.Clear();
            int filter = group * g.OutputsPerGroup;
            for (int y = 0; y < g.OutputHeight; y++)
            {
                Scatter(ref Unsafe.AsRef(in gradient[(filter * g.OutputArea) + (y * g.OutputWidth)]), filter, y, ref image.Span[y * g.Stride * window.ImageRow]);
            }

            TakeOut(group, result);
        }
    }

    /// <summary>Computes one sample, and skips gradients that are 0, if <see cref="MaySkip"/>. Equal bits if all weights are finite.</summary>
    /// <param name="gradient">Its output gradient: (vector of channels, pixel, 16 channels).</param>
    /// <param name="result">Its input gradient, channel by channel; overwritten.</param>
    public void ComputeSkipping(ReadOnlySpan<float> gradient, Span<float> result)
    {
        for (int group = 0; group < g.Groups; group++)
        {
            image.Span.Clear();
            int first = group * g.BlocksPerGroup * g.OutputArea;
            for (int y = 0; y < g.OutputHeight; y++)
            {
                ScatterSkipping(ref Unsafe.AsRef(in gradient[(first + (y * g.OutputWidth)) * Lanes]), group * g.OutputsPerGroup, y, ref image.Span[y * g.Stride * window.ImageRow]);
            }

            TakeOut(group, result);
        }
    }

    /// <summary>Writes the image channel by channel, without its padding. Without any, all rows are one.</summary>
    private void TakeOut(int group, Span<float> results)
    {
        int length = g.InputsPerGroup * g.Height * g.Width;
        var result = results.Slice(group * length, length);
        var (rows, width) = g.Padding == 0 ? (1, g.Height * g.Width) : (g.Height, g.Width);
        for (int y = 0; y < rows; y++)
        {
            ref float row = ref image.Span[((y + g.Padding) * window.ImageRow) + (g.Padding * g.InputsPerGroup)];
            LaneTranspose.TurnDense(ref row, width, g.InputsPerGroup, ref result[y * width], g.Height * g.Width);
        }
    }

    private void Scatter(ref float gradient, int filter, int y, ref float target)
    {
        ref float weights = ref Vectors.Start(packedWeights.Span);
        int step = pixels * apart;
        for (int phase = 0; phase < apart; phase++)
        {
            foreach (ref readonly var chunk in chunks.AsSpan())
            {
                for (int x = phase; x < g.OutputWidth && y >= chunk.FirstRow && y < chunk.EndRow; x += step)
                {
                    int left = (g.OutputWidth - x + apart - 1) / apart;
                    chunk.Kernels[Math.Min(pixels, left) - 1](
                        ref Unsafe.Add(ref gradient, x),
                        ref Unsafe.Add(ref weights, PlaceOf(filter, chunk)),
                        ref Unsafe.Add(ref target, (x * g.Stride * g.InputsPerGroup) + chunk.Place));
                }
            }
        }
    }

    private void ScatterSkipping(ref float gradient, int filter, int y, ref float target)
    {
        for (int phase = 0; phase < Math.Min(apart, g.OutputWidth); phase++)
        {
            foreach (ref readonly var chunk in chunks.AsSpan())
            {
                if (y >= chunk.FirstRow && y < chunk.EndRow)
                {
                    chunk.Skipping!(
                        ref Unsafe.Add(ref gradient, phase * Lanes),
                        ref Unsafe.Add(ref Vectors.Start(packedWeights.Span), PlaceOf(filter, chunk)),
                        ref Unsafe.Add(ref target, (phase * g.Stride * g.InputsPerGroup) + chunk.Place),
                        (g.OutputWidth - phase + apart - 1) / apart);
                }
            }
        }
    }

    /// <summary>Packed weights lie chunk by chunk, in each filter by filter.</summary>
    private int PlaceOf(int filter, in Chunk chunk) => ((chunk.First * g.OutputChannels) + (chunk.Parts * filter)) * Lanes;

    /// <param name="First">First vector of the window.</param>
    /// <param name="Parts">Vectors.</param>
    /// <param name="FirstRow">First row of output pixels for which any of them is not padding.</param>
    /// <param name="EndRow">The row after the last.</param>
    /// <param name="Place">Where the first lies, from the window's corner.</param>
    /// <param name="Kernels">For one pixel, two, and so on.</param>
    /// <param name="Skipping">For gradients that are mostly 0; null where their weights would come from too far away.</param>
    private readonly record struct Chunk(int First, int Parts, int FirstRow, int EndRow, int Place, ScatterTileKernel[] Kernels, SkippingScatterTileKernel? Skipping);
}
