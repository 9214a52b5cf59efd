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
    private const int FiltersAtATime = 16;
    private readonly ConvolutionGeometry g;
    private readonly FloatBuffer image;
    private readonly FloatBuffer packedWeights;
    private readonly FloatBuffer turned;
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
        turned = new FloatBuffer((Math.Min(FiltersAtATime, g.OutputChannels) * g.Taps) + Lanes);
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

        int Place(int part) => (part / rowParts * ImageRow) + (part % rowParts * Lanes);
    }

    /// <summary>Says in words which tiles there are: pixels by vectors of a window.</summary>
    public string Description { get; }

    /// <summary>Gets the floats of a row of a window.</summary>
    private int WindowRow => g.KernelWidth * g.InputsPerGroup;

    private int ImageRow => g.PaddedWidth * g.InputsPerGroup;

    /// <summary>Takes the weights: each filter's with the input channel innermost, and its rows filled up to whole vectors.</summary>
    public void Take(ReadOnlySpan<float> weights)
    {
        for (int first = 0; first < g.OutputChannels; first += FiltersAtATime)
        {
            // What was stored float by float just now cannot be loaded as a vector yet: so some filters are turned, then all of them are packed.
            int end = Math.Min(first + FiltersAtATime, g.OutputChannels);
            for (int filter = first; filter < end; filter++)
            {
                ref float target = ref turned.Span[(filter - first) * g.Taps];
                LaneTranspose.Turn(ref Unsafe.AsRef(in weights[filter * g.Taps]), g.InputsPerGroup, g.Area, g.Area, ref target, g.InputsPerGroup);
            }

            for (int filter = first; filter < end; filter++)
            {
                Pack(ref turned.Span[(filter - first) * g.Taps], filter);
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

            for (int y = 0; y < g.Height; y++)
            {
                ref float row = ref image.Span[((y + g.Padding) * ImageRow) + (g.Padding * g.InputsPerGroup)];
                LaneTranspose.Turn(
                    ref row, g.Width, g.InputsPerGroup, g.InputsPerGroup, ref result[((group * g.InputsPerGroup * g.Height) + y) * g.Width], g.Height * g.Width);
            }
        }
    }

    private void Pack(ref float turnedFilter, int filter)
    {
        ref float packed = ref Vectors.Start(packedWeights.Span);
        int length = WindowRow;
        foreach (ref readonly var chunk in chunks.AsSpan())
        {
            int place = PlaceOf(filter, chunk);
            for (int part = chunk.First; part < chunk.First + chunk.Parts; part++, place += Lanes)
            {
                var (row, some) = Math.DivRem(part, rowParts);
                var weights = Vectors.Load(ref turnedFilter, (row * length) + (some * Lanes));
                Vectors.Store(weights & Vectors.FirstLanes(length - (some * Lanes)), ref packed, place);
            }
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
