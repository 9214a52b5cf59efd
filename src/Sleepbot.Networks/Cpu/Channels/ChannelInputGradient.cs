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
    private readonly ConvolutionGeometry g;
    private readonly FloatBuffer image;
    private readonly FloatBuffer packedWeights;
    private readonly int[] weightPlaces;
    private readonly Chunk[] chunks;
    private readonly int rowParts;
    private readonly int apart;
    private readonly int pixels;

    /// <summary>Chooses the tiles.</summary>
    /// <param name="geometry">Sizes.</param>
    public ChannelInputGradient(ConvolutionGeometry geometry)
    {
        g = geometry;
        rowParts = PlanValue.Blocks(WindowRow);
        apart = (g.KernelWidth + g.Stride - 1) / g.Stride;
        int parts = g.KernelHeight * rowParts;

        // The last vector of a window's row may reach beyond the image's end, with zeros.
        image = new FloatBuffer((g.PaddedHeight * ImageRow) + Lanes);
        packedWeights = new FloatBuffer(g.OutputChannels * parts * Lanes);
        weightPlaces = [.. Enumerable.Range(0, g.Groups * g.BlocksPerGroup).SelectMany(block => Enumerable.Range(0, parts * Lanes).Select(at => WeightPlace(block, at)))];
        (pixels, int together) = TileChoice.ForScatter((g.OutputWidth + apart - 1) / apart, parts, g.OutputsPerGroup);
        chunks = [.. Enumerable.Range(0, (parts + together - 1) / together).Select(chunk =>
        {
            int first = chunk * together, count = Math.Min(together, parts - first);
            var offsets = new OffsetList([.. Enumerable.Range(first, count).Select(part => Place(part) - Place(first))]);
            var (top, bottom) = (g.OutputRowsOf(first / rowParts), g.OutputRowsOf((first + count - 1) / rowParts));
            return new Chunk(
                first,
                count,
                bottom.First,
                top.End,
                Place(first),
                [.. Enumerable.Range(1, pixels).Select(some => new ScatterTile(some, offsets, g.OutputsPerGroup, apart, g.OutputArea, apart * g.Stride * g.InputsPerGroup).Kernel)]);
        })];
        Description = $"{pixels} x {together}";

        int WeightPlace(int block, int at)
        {
            var (row, inRow) = Math.DivRem(at, rowParts * Lanes);
            var (tap, channel) = Math.DivRem(inRow, g.InputsPerGroup);
            int place = tap < g.KernelWidth ? (block * g.Taps) + (channel * g.Area) + (row * g.KernelWidth) + tap : g.Groups * g.BlocksPerGroup * g.Taps;
            return place * Lanes;
        }

        int Place(int part) => (part / rowParts * ImageRow) + (part % rowParts * Lanes);
    }

    /// <summary>Says in words which tiles there are: pixels by vectors of a window.</summary>
    public string Description { get; }

    /// <summary>Gets the floats of a row of a window.</summary>
    private int WindowRow => g.KernelWidth * g.InputsPerGroup;

    private int ImageRow => g.PaddedWidth * g.InputsPerGroup;

    /// <summary>Takes the weights: each filter's with the input channel innermost, and its rows filled up to whole vectors.</summary>
    /// <param name="packed">The weights as the forward pass has packed them: (vector of filters, channel, row, tap, 16 filters), and behind them a vector of zeros.</param>
    public void Take(ReadOnlySpan<float> packed)
    {
        ref float weights = ref Vectors.Start(packed);
        ref float target = ref Vectors.Start(packedWeights.Span);
        var places = weightPlaces.AsSpan();
        for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
        {
            var (filter, count) = g.FiltersOf(block);
            foreach (ref readonly var chunk in chunks.AsSpan())
            {
                int at = PlaceOf(filter, chunk);
                for (int part = 0; part < chunk.Parts; part++, at += Lanes, places = places[Lanes..])
                {
                    LaneTranspose.Gather(ref weights, places[..Lanes], ref Unsafe.Add(ref target, at), chunk.Parts * Lanes, count);
                }
            }
        }
    }

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
                Scatter(ref Unsafe.AsRef(in gradient[(filter * g.OutputArea) + (y * g.OutputWidth)]), filter, y, ref image.Span[y * g.Stride * ImageRow]);
            }

            TakeOut(result.Slice(group * g.InputsPerGroup * g.Height * g.Width, g.InputsPerGroup * g.Height * g.Width));
        }
    }

    /// <summary>Writes the image channel by channel, without its padding. Without any, all rows are one.</summary>
    private void TakeOut(Span<float> result)
    {
        var (rows, width) = g.Padding == 0 ? (1, g.Height * g.Width) : (g.Height, g.Width);
        for (int y = 0; y < rows; y++)
        {
            ref float row = ref image.Span[((y + g.Padding) * ImageRow) + (g.Padding * g.InputsPerGroup)];
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

    /// <summary>Packed weights lie chunk by chunk, in each filter by filter.</summary>
    private int PlaceOf(int filter, in Chunk chunk) => ((chunk.First * g.OutputChannels) + (chunk.Parts * filter)) * Lanes;

    /// <param name="First">First vector of the window.</param>
    /// <param name="Parts">Vectors.</param>
    /// <param name="FirstRow">First row of output pixels for which any of them is not padding.</param>
    /// <param name="EndRow">The row after the last.</param>
    /// <param name="Place">Where the first lies, from the window's corner.</param>
    /// <param name="Kernels">For one pixel, two, and so on.</param>
    private readonly record struct Chunk(int First, int Parts, int FirstRow, int EndRow, int Place, ScatterTileKernel[] Kernels);
}
