using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>The 16 positions of tiles to 2x2 pixels of an image and, for the gradient, back.</summary>
/// <remarks>A tile's positions m become A'mA. In one dimension that is (m0 + m1 + m2, m1 - m2 + m3).</remarks>
internal static class WinogradOutput
{
    /// <summary>Where the output image lies: a vector is a pixel of 16 samples, or of 16 channels.</summary>
    /// <param name="Channels">Channels, or vectors of channels.</param>
    /// <param name="Height">Rows.</param>
    /// <param name="Width">Pixels of a row.</param>
    internal readonly record struct Image(int Channels, int Height, int Width)
    {
        public nint Row => Width * PlanValue.Lanes;

        public nint Channel => Height * Row;
    }

    /// <summary>Computes the pixels of some tiles.</summary>
    /// <param name="tiles">Transformed tiles.</param>
    /// <param name="places">How they lie there.</param>
    /// <param name="run">Which tiles.</param>
    /// <param name="bias">A value for each channel to add, or empty for 0.</param>
    /// <param name="leak">What pixels not above 0 are multiplied by; 1 leaves them.</param>
    /// <param name="start">The image's first float.</param>
    /// <param name="image">The image.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(
        ref float tiles, in WinogradTiles.Places places, in WinogradTiles.Run run, ReadOnlySpan<float> bias, float leak, ref float start, in Image image)
    {
        int y = 2 * run.Row;
        nint position = places.Position, across = 4 * position, row = image.Row;
        bool hasLower = y + 1 < image.Height;
        var slope = Vector512.Create(leak);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            ref float from = ref Unsafe.Add(ref tiles, channel * places.Item);
            ref float to = ref Unsafe.Add(ref start, (channel * image.Channel) + (y * row));
            var offset = Vector512.Create(bias.IsEmpty ? 0 : bias[channel]);
            int x = 2 * run.Column;
            for (int slot = run.Slot, end = slot + run.Count; slot < end; slot++, x += 2)
            {
                nint at = places.Of(slot), pixel = x * PlanValue.Lanes;
                var a = Quad.Load(ref from, at, position);
                var b = Quad.Load(ref from, at + across, position);
                var c = Quad.Load(ref from, at + (2 * across), position);
                var d = Quad.Load(ref from, at + (3 * across), position);
                bool hasRight = x + 1 < image.Width;
                Put(a + b + c, offset, slope, ref to, pixel, hasRight);
                if (hasLower)
                {
                    Put(b - c + d, offset, slope, ref to, pixel + row, hasRight);
                }
            }
        }
    }

    /// <summary>The way back: transforms the gradient by the pixels of some tiles to the gradient by their positions.</summary>
    /// <param name="start">The first float of the gradient by the image.</param>
    /// <param name="values">The first float of the image, as the activation left it.</param>
    /// <param name="leak">The slope of the activation where the image is not above 0; 1 if there is none.</param>
    /// <param name="image">The image.</param>
    /// <param name="run">Which tiles.</param>
    /// <param name="tiles">Where transformed tiles go.</param>
    /// <param name="places">How they lie there.</param>
    /// <param name="sums">For each channel a vector to which all pixels are added: partial sums of the gradient by the bias.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformTransposed(
        ref float start, ref float values, float leak, in Image image, in WinogradTiles.Run run, ref float tiles, in WinogradTiles.Places places, ref float sums)
    {
        int y = 2 * run.Row;
        nint position = places.Position, down = 4 * position, row = image.Row;
        bool hasLower = y + 1 < image.Height;
        var slope = Vector512.Create(leak);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            nint first = (channel * image.Channel) + (y * row);
            ref float from = ref Unsafe.Add(ref start, first);
            ref float value = ref Unsafe.Add(ref values, first);
            ref float to = ref Unsafe.Add(ref tiles, channel * places.Item);
            var sum = Vectors.Load(ref sums, channel * PlanValue.Lanes);
            int x = 2 * run.Column;
            for (int slot = run.Slot, end = slot + run.Count; slot < end; slot++, x += 2)
            {
                nint at = places.Of(slot), pixel = x * PlanValue.Lanes;
                PrefetchTile(ref from, pixel + image.Channel, row);
                if (leak != 1)
                {
                    PrefetchTile(ref value, pixel + image.Channel, row);
                }

                var left = ColumnOf(ref from, ref value, leak, pixel, row, hasLower);
                var right = x + 1 < image.Width ? ColumnOf(ref from, ref value, leak, pixel + PlanValue.Lanes, row, hasLower) : Quad.Create(0);
                var both = left + right;
                left.Store(ref to, at, down);
                both.Store(ref to, at + position, down);
                (left - right).Store(ref to, at + (2 * position), down);
                right.Store(ref to, at + (3 * position), down);
                (_, var all, _, _) = both;
                sum += all;
            }

            Vectors.Store(sum, ref sums, channel * PlanValue.Lanes);
        }
    }

    /// <summary>Asks for the next channel's pixels of a tile, which the processor does not foresee.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchTile(ref float start, nint at, nint row)
    {
        Vectors.Prefetch(ref start, at);
        Vectors.Prefetch(ref start, at + PlanValue.Lanes);
        Vectors.Prefetch(ref start, at + row);
        Vectors.Prefetch(ref start, at + row + PlanValue.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Quad values, Vector512<float> offset, Vector512<float> slope, ref float to, nint at, bool hasRight)
    {
        var (a, b, c, d) = values;
        Vectors.Store(Vectors.Leak(a + b + c + offset, slope), ref to, at);
        if (hasRight)
        {
            Vectors.Store(Vectors.Leak(b - c + d + offset, slope), ref to, at + PlanValue.Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad ColumnOf(ref float from, ref float values, float leak, nint at, nint row, bool hasLower)
    {
        var upper = PixelOf(ref from, ref values, leak, at);
        var lower = hasLower ? PixelOf(ref from, ref values, leak, at + row) : Vector512<float>.Zero;
        return new Quad(upper, upper + lower, upper - lower, lower);
    }

    /// <summary>Loads a pixel of the gradient and undoes the activation, which takes another stream from memory only where there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PixelOf(ref float from, ref float values, float leak, nint at) => leak == 1
        ? Vectors.Load(ref from, at)
        : Vectors.UndoLeak(Vectors.Load(ref from, at), Vectors.Load(ref values, at), Vector512.Create(leak));
}
