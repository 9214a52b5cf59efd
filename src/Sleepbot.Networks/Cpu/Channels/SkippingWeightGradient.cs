using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// The weight gradient of a convolution whose output gradient is mostly 0, added up sample by sample: vectors lie along the rows of a window,
/// channel innermost, and for each output channel only the windows of gradients that are not 0 are looked at.
/// </summary>
/// <remarks>Sums have the order that <see cref="ChannelWeightGradient"/> has, pixel after pixel. What it adds besides are products with 0: they may change the sign of a 0, nothing else, if all pixels are finite.</remarks>
internal sealed class SkippingWeightGradient
{
    private const int Lanes = PlanValue.Lanes;

    // Gradients that are compared at a time: the end of a list is what the processor cannot foresee.
    private const int Together = 64;

    // A window begins anywhere, so that nearly each vector of it lies in two cache lines.
    private const double LoadCycles = 2.1;
    private readonly ConvolutionGeometry g;
    private readonly WindowParts window;
    private readonly FloatBuffer image;
    private readonly FloatBuffer sums;
    private readonly float[] gradients;
    private readonly int[] windows;
    private readonly int[] windowOf;
    private readonly Tile[] tiles;

    /// <summary>Chooses the tiles.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="parts">The vectors of a window.</param>
    public SkippingWeightGradient(ConvolutionGeometry geometry, WindowParts parts)
    {
        g = geometry;
        window = parts;
        image = new FloatBuffer(window.ImageLength);
        sums = new FloatBuffer(g.BlocksPerGroup * Lanes * window.Count * Lanes);
        gradients = new float[g.OutputArea];
        windows = new int[g.OutputArea];
        windowOf = [.. Enumerable.Range(0, g.OutputArea).Select(pixel => (pixel / g.OutputWidth * g.Stride * window.ImageRow) + (pixel % g.OutputWidth * g.Stride * g.InputsPerGroup))];
        int together = TileChoice.Even(window.Count, TileChoice.Rows(window.Count, 1));
        tiles = [.. Enumerable.Range(0, (window.Count + together - 1) / together).Select(tile =>
        {
            int first = tile * together, count = Math.Min(together, window.Count - first);
            return new Tile(window.Place(first), first * Lanes, new SkippingWeightGradientTile(new OffsetList([.. Enumerable.Range(first, count).Select(part => window.Place(part) - window.Place(first))])).Kernel);
        })];
    }

    /// <summary>Whether a shape can be had, and may pay.</summary>
    /// <remarks>A padded one cannot: padding takes part in no sum elsewhere. Nor can one of fewer pixels than a vector has lanes. Windows that begin anywhere must come from the first-level cache.</remarks>
    public static bool Supports(ConvolutionGeometry geometry) =>
        geometry is { Padding: 0, Groups: 1, OutputArea: >= Lanes } && TileChoice.StaysNear(geometry.InputChannels * geometry.Height * geometry.Width / Lanes);

    /// <summary>Whether it takes less time to skip gradients that are 0.</summary>
    /// <param name="share">The share of the output gradient that is not 0.</param>
    public bool Pays(double share) => share * g.OutputChannels * window.Count * LoadCycles < g.BlocksPerGroup * g.Taps;

    public void Clear() => sums.Span.Clear();

    /// <summary>Adds one sample.</summary>
    /// <param name="gradient">Its output gradient as it lies, channel by channel.</param>
    /// <param name="sample">Its input as it lies, channel by channel.</param>
    public void Add(ReadOnlySpan<float> gradient, ReadOnlySpan<float> sample)
    {
        LaneTranspose.TurnToDense(ref Unsafe.AsRef(in sample[0]), g.InputChannels, g.Height * g.Width, g.Height * g.Width, ref Vectors.Start(image.Span));
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            int count = Collect(gradient.Slice(filter * g.OutputArea, g.OutputArea));
            foreach (ref readonly var tile in tiles.AsSpan())
            {
                tile.Kernel(ref gradients[0], ref windows[0], ref image.Span[tile.Place], ref sums.Span[(filter * window.Count * Lanes) + tile.Sums], count);
            }
        }
    }

    /// <summary>Writes the sums: (vector of filters, channel, row, tap, 16 filters).</summary>
    /// <param name="result">Room for them, and behind them for a vector that means nothing.</param>
    /// <returns>Whether they are what they would be if nothing had been skipped: not if one of them is negative zero.</returns>
    public bool SumInto(Span<float> result)
    {
        ref float target = ref Vectors.Start(result);
        for (int block = 0; block < g.BlocksPerGroup; block++)
        {
            for (int part = 0; part < window.Count; part++)
            {
                LaneTranspose.Scatter(ref sums.Span[((block * Lanes * window.Count) + part) * Lanes], window.Count * Lanes, ref target, window.WeightPlaces(block, part));
            }
        }

        return !Elementwise.HasNegativeZero(result[..^Lanes]);
    }

    /// <summary>Lists what is not 0, in order.</summary>
    private int Collect(ReadOnlySpan<float> gradient)
    {
        ref float value = ref Vectors.Start(gradient);
        ref float listed = ref MemoryMarshal.GetArrayDataReference(gradients);
        ref int window = ref MemoryMarshal.GetArrayDataReference(windows), all = ref MemoryMarshal.GetArrayDataReference(windowOf);
        int count = 0;
        for (int first = 0; first < gradient.Length; first += Together)
        {
            ulong left = 0;
            for (int at = first; at < Math.Min(first + Together, gradient.Length); at += Lanes)
            {
                // The last vector overlaps its neighbour.
                int place = Math.Min(at, gradient.Length - Lanes);
                left |= (ulong)(Vectors.LanesNotZero(ref Unsafe.Add(ref value, place)) >> (at - place)) << (at - first);
            }

            for (; left != 0; left &= left - 1, count++)
            {
                int pixel = first + BitOperations.TrailingZeroCount(left);
                Unsafe.Add(ref listed, count) = Unsafe.Add(ref value, pixel);
                Unsafe.Add(ref window, count) = Unsafe.Add(ref all, pixel);
            }
        }

        return count;
    }

    /// <param name="Place">Where the first part lies in a window.</param>
    /// <param name="Sums">Where its sums lie among those of an output channel.</param>
    /// <param name="Kernel">Its kernel.</param>
    private readonly record struct Tile(int Place, int Sums, SkippingWeightGradientTileKernel Kernel);
}
