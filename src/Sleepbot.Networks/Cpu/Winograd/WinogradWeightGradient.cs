using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The gradient by the weights of a Winograd convolution, added up at the 16 positions over a batch.</summary>
/// <remarks>
/// A vector is 16 channels of one sample, so that a sum is one number: sums over 16 samples side by side would not fit into a cache.
/// For that the image is turned to (row, column, sample, channel), each row shortly before it is needed.
/// </remarks>
internal sealed class WinogradWeightGradient
{
    private const int Taps = 9;
    private readonly ConvolutionGeometry g;
    private readonly int vectors;
    private readonly int filters;
    private readonly FloatBuffer sums;
    private int rowsTurned;

    public WinogradWeightGradient(ConvolutionGeometry geometry)
    {
        g = geometry;
        vectors = PlanValue.Blocks(g.InputsPerGroup);
        filters = (g.OutputsPerGroup + WinogradKernels.GradientFilters - 1) / WinogradKernels.GradientFilters * WinogradKernels.GradientFilters;
        sums = new FloatBuffer(g.Groups * GroupLength);
    }

    /// <summary>Gets the vectors of one pixel of a group: for each of 16 samples those of its channels.</summary>
    public int ItemsPerPixel => PlanValue.Lanes * vectors;

    /// <summary>Gets the output channels of a group, rounded up as the kernels want it.</summary>
    public int Filters => filters;

    /// <summary>Gets the floats of one group of one block of the input with channels last.</summary>
    public int ImageLength => g.Height * g.Width * PixelLength;

    private int PixelLength => ItemsPerPixel * PlanValue.Lanes;

    private int GroupLength => WinogradTiles.Positions * SumStride;

    // From one position to the next: with a cache line of room, so that the 16 sums of a weight do not share one set of the first-level cache.
    private int SumStride => ((filters * vectors) + 1) * PlanValue.Lanes;

    public void Clear() => sums.Span.Clear();

    /// <summary>Begins with another group or block of the input.</summary>
    public void BeginImage() => rowsTurned = 0;

    /// <summary>Transforms the windows of some tiles; rows of the image that they are the first to see are turned.</summary>
    /// <param name="input">The first channel of the group.</param>
    /// <param name="image">Where the image with channels last is.</param>
    /// <param name="run">Which tiles, in order.</param>
    /// <param name="lanes">Samples of the block.</param>
    /// <param name="windows">Where transformed windows go.</param>
    /// <param name="places">How they lie there.</param>
    public void Transform(ref float input, ref float image, in WinogradTiles.Run run, int lanes, ref float windows, in WinogradTiles.Places places)
    {
        for (int end = Math.Min(g.Height, (2 * run.Row) - g.Padding + 4); rowsTurned < end; rowsTurned++)
        {
            Turn(ref input, ref image, rowsTurned);
        }

        WinogradInput.Transform(
            ref image,
            new WinogradInput.Image(g.Height, g.Width, g.Padding, lanes * vectors, (nint)g.Width * PixelLength, PixelLength, PlanValue.Lanes),
            run,
            ref windows,
            places);
    }

    /// <summary>Adds some tiles of one group.</summary>
    public void Add(int group, ref float gradient, in WinogradTiles.Places from, ref float windows, in WinogradTiles.Places by, int tiles, int lanes, in Ahead next, in Ahead nextGradient) =>
        WinogradKernels.AddOuterProducts(
            ref gradient, from, filters, ref windows, by, vectors, ref Unsafe.Add(ref Vectors.Start(sums.Span), (nint)group * GroupLength), SumStride, tiles, lanes, next, nextGradient);

    /// <summary>Transforms the sums and writes the gradient, (output, input of the group, 3, 3).</summary>
    public void SumInto(Span<float> gradient)
    {
        Span<float> taps = stackalloc float[PlanValue.Lanes * PlanValue.Lanes];
        Span<float> rows = stackalloc float[PlanValue.Lanes * PlanValue.Lanes];
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            int group = filter / g.OutputsPerGroup;
            nint start = ((nint)group * GroupLength) + ((filter - (group * g.OutputsPerGroup)) * vectors * PlanValue.Lanes);
            for (int channel = 0; channel < g.InputsPerGroup; channel += PlanValue.Lanes)
            {
                Transform(ref Unsafe.Add(ref Vectors.Start(sums.Span), start + channel), SumStride, ref Vectors.Start(taps));
                Transposition.Of(ref Vectors.Start(taps), PlanValue.Lanes, 4 * PlanValue.Lanes, ref Vectors.Start(rows), PlanValue.Lanes);
                var target = gradient.Slice((filter * g.Taps) + (channel * Taps), Math.Min(PlanValue.Lanes, g.InputsPerGroup - channel) * Taps);
                for (int i = 0; i * Taps < target.Length; i++)
                {
                    rows.Slice(i * PlanValue.Lanes, Taps).CopyTo(target[(i * Taps)..]);
                }
            }
        }
    }

    /// <summary>Turns one row of pixels from (channel, pixel, sample) to (pixel, sample, channel).</summary>
    private void Turn(ref float input, ref float image, int row)
    {
        nint plane = (nint)g.Height * g.Width * PlanValue.Lanes;
        int whole = g.InputsPerGroup / PlanValue.Lanes * PlanValue.Lanes;
        for (int pixel = row * g.Width, end = pixel + g.Width; pixel < end; pixel++)
        {
            ref float from = ref Unsafe.Add(ref input, pixel * PlanValue.Lanes);
            ref float target = ref Unsafe.Add(ref image, pixel * (nint)PixelLength);
            for (int channel = 0; channel < whole; channel += PlanValue.Lanes)
            {
                Transposition.Of(ref Unsafe.Add(ref from, channel * plane), plane, 4 * plane, ref Unsafe.Add(ref target, channel), vectors * PlanValue.Lanes);
            }

            // Channels that a last vector lacks are 0.
            for (int channel = whole; channel < vectors * PlanValue.Lanes; channel++)
            {
                for (int lane = 0; lane < PlanValue.Lanes; lane++)
                {
                    Unsafe.Add(ref target, (lane * vectors * PlanValue.Lanes) + channel) = channel < g.InputsPerGroup ? Unsafe.Add(ref from, (channel * plane) + lane) : 0;
                }
            }
        }
    }

    /// <summary>G'mG for 16 filters, one a lane: the transpose of <see cref="WinogradFilters.Transform"/>.</summary>
    /// <param name="sums">The first of their positions.</param>
    /// <param name="position">Floats from one position to the next.</param>
    /// <param name="taps">Where their nine taps go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(ref float sums, nint position, ref float taps)
    {
        var half = Vector512.Create(0.5f);
        nint down = 4 * position;
        var first = Quad.Load(ref sums, 0, down);
        var second = Quad.Load(ref sums, position, down);
        var third = Quad.Load(ref sums, 2 * position, down);
        var fourth = Quad.Load(ref sums, 3 * position, down);
        Column(Quad.MultiplyAdd(half, second + third, first), ref taps, 0);
        Column(Quad.MultiplyAdd(half, second - third, Quad.Create(0)), ref taps, 1);
        Column(Quad.MultiplyAdd(half, second + third, fourth), ref taps, 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(Quad values, ref float to, int x)
    {
        var half = Vector512.Create(0.5f);
        var (a, b, c, d) = values;
        var (outer, inner) = (half * (b + c), half * (b - c));
        Vectors.Store(a + outer, ref to, x * PlanValue.Lanes);
        Vectors.Store(inner, ref to, (3 + x) * PlanValue.Lanes);
        Vectors.Store(outer + d, ref to, (6 + x) * PlanValue.Lanes);
    }
}
