using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sleepbot.Networks;

/// <summary>
/// Windows of 2 by 2 side by side, one sample after another: nearly all max pools that networks have. A vector is twice eight neighbouring
/// windows: of one row, or of two where a row has no more than eight.
/// </summary>
/// <remarks>
/// The last windows of a row overlap those before, which get the same once more. Where a row has fewer than eight, what a vector holds
/// besides is written before what belongs there, or behind the last sample.
/// </remarks>
internal sealed class QuarterPool
{
    private const int Half = PlanValue.Lanes / 2;
    private readonly int height;
    private readonly int width;
    private readonly int outputHeight;
    private readonly int outputWidth;
    private readonly int rowsTogether;

    // From the first half of a vector to the second: in values, and in windows.
    private readonly int across;
    private readonly int windowsAcross;
    private readonly int lastStart;
    private readonly Vector512<float> slopes;

    /// <summary>Says where vectors lie.</summary>
    /// <param name="height">Height of an image, at least 2.</param>
    /// <param name="width">Width of an image, at least 2.</param>
    /// <param name="slope">What gradients are multiplied by where the maximum is not above 0.</param>
    public QuarterPool(int height, int width, float slope)
    {
        (this.height, this.width, outputHeight, outputWidth, slopes) = (height, width, height / 2, width / 2, Vector512.Create(slope));
        rowsTogether = outputWidth <= Half ? Math.Min(2, outputHeight) : 1;
        lastStart = Math.Max(0, outputWidth - PlanValue.Lanes);
        (across, windowsAcross) = outputWidth <= Half
            ? ((rowsTogether - 1) * 2 * width, (rowsTogether - 1) * outputWidth)
            : (2 * Math.Min(Half, outputWidth - Half), Math.Min(Half, outputWidth - Half));
    }

    public void Forward(ref float values, ref float largests, int planes)
    {
        var (parts, rows) = Parts(planes);
        for (int part = 0; part < parts; part++)
        {
            Forward(rows, ref Unsafe.Add(ref values, part * height * width), ref Unsafe.Add(ref largests, part * outputHeight * outputWidth));
        }
    }

    /// <summary>Writes the gradient by all values that are in a window: where a window's first maximum is, what the window was given, elsewhere 0.</summary>
    public void Backward(ref float values, ref float largests, ref float given, ref float gradients, int planes)
    {
        var (parts, rows) = Parts(planes);
        for (int part = 0; part < parts; part++)
        {
            int corner = part * height * width, window = part * outputHeight * outputWidth;
            Backward(rows, ref Unsafe.Add(ref values, corner), ref Unsafe.Add(ref largests, window), ref Unsafe.Add(ref given, window), ref Unsafe.Add(ref gradients, corner));
        }
    }

    /// <summary>Gets how often there are how many rows of windows one behind another: planes of even height follow each other without a gap.</summary>
    private (int Parts, int Rows) Parts(int planes) => 2 * outputHeight == height ? (1, planes * outputHeight) : (planes, outputHeight);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(int rows, ref float values, ref float largests)
    {
        nint below = width, across = this.across, windowsAcross = this.windowsAcross;
        for (int next = 0; next < rows; next += rowsTogether)
        {
            // Of an odd number of rows the last but one comes twice.
            nint row = Math.Min(next, rows - rowsTogether);
            for (int x = 0; x < outputWidth; x += PlanValue.Lanes)
            {
                nint start = Math.Min(x, lastStart), corner = 2 * ((row * below) + start), window = (row * outputWidth) + start;
                var (a, b) = Split(Vectors.Load(ref values, corner), Vectors.Load(ref values, corner + across));
                var (c, d) = Split(Vectors.Load(ref values, corner + below), Vectors.Load(ref values, corner + across + below));
                var largest = Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, d));

                // What is not a number wins, so that a run that diverged cannot look healthy.
                largest = Vector512.ConditionalSelect(AnyNaN(a, b) | AnyNaN(c, d), Vector512.Create(float.NaN), largest);
                Store(largest, ref largests, window, window + windowsAcross);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(int rows, ref float values, ref float largests, ref float given, ref float gradients)
    {
        nint below = width, across = this.across, windowsAcross = this.windowsAcross;
        var half = Vectors.FirstLanes(outputWidth).GetLower();
        var (slopes, inRow) = (this.slopes, Mix(half, half));
        for (int next = 0; next < rows; next += rowsTogether)
        {
            nint row = Math.Min(next, rows - rowsTogether);
            for (int x = 0; x < outputWidth; x += PlanValue.Lanes)
            {
                nint start = Math.Min(x, lastStart), corner = 2 * ((row * below) + start), window = (row * outputWidth) + start;
                var largest = Load(ref largests, window, window + windowsAcross);
                var left = Vectors.UndoLeak(Load(ref given, window, window + windowsAcross), largest, slopes) & inRow;
                var (upperFirst, upperSecond) = Give(ref left, largest, Vectors.Load(ref values, corner), Vectors.Load(ref values, corner + across));
                var (lowerFirst, lowerSecond) = Give(ref left, largest, Vectors.Load(ref values, corner + below), Vectors.Load(ref values, corner + across + below));

                // In this order: of rows with fewer than eight windows each vector reaches into the next.
                Vectors.Store(upperFirst, ref gradients, corner);
                Vectors.Store(lowerFirst, ref gradients, corner + below);
                Vectors.Store(upperSecond, ref gradients, corner + across);
                Vectors.Store(lowerSecond, ref gradients, corner + across + below);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ref float start, nint first, nint second) =>
        Mix(Vector256.LoadUnsafe(ref Unsafe.Add(ref start, first)), Vector256.LoadUnsafe(ref Unsafe.Add(ref start, second)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> windows, ref float start, nint first, nint second)
    {
        if (Avx512F.IsSupported)
        {
            windows = Avx512F.PermuteVar8x64(windows.AsInt64(), Vector512.Create(0L, 2, 4, 6, 1, 3, 5, 7)).AsSingle();
        }

        if (second == first + Half)
        {
            Vectors.Store(windows, ref start, first);
            return;
        }

        windows.GetLower().StoreUnsafe(ref Unsafe.Add(ref start, first));
        windows.GetUpper().StoreUnsafe(ref Unsafe.Add(ref start, second));
    }

    /// <summary>Makes a vector of two times eight windows, in the order in which <see cref="Split"/> leaves them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Mix(Vector256<float> first, Vector256<float> second) => Avx512F.IsSupported
        ? Avx512F.PermuteVar8x64x2(first.ToVector512Unsafe().AsInt64(), Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), second.ToVector512Unsafe().AsInt64()).AsSingle()
        : Vector512.Create(first, second);

    /// <summary>Gets the left and the right columns of two times eight windows: two of the first and two of the second in turns, where that is quicker.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Left, Vector512<float> Right) Split(Vector512<float> first, Vector512<float> second) => Avx512F.IsSupported
        ? (Avx512F.Shuffle(first, second, 0b10_00_10_00), Avx512F.Shuffle(first, second, 0b11_01_11_01))
        : Pairs.Split(first, second);

    /// <summary>Puts together what <see cref="Split"/> took apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second) Join(Vector512<float> left, Vector512<float> right) => Avx512F.IsSupported
        ? (Avx512F.UnpackLow(left, right), Avx512F.UnpackHigh(left, right))
        : Pairs.Join(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AnyNaN(Vector512<float> a, Vector512<float> b) =>
        Avx512F.IsSupported ? Avx512F.CompareUnordered(a, b) : Vector512.IsNaN(a) | Vector512.IsNaN(b);

    /// <summary>Gives one row of windows what belongs there of a gradient, and takes it away from that: only the first maximum gets it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second) Give(ref Vector512<float> gradient, Vector512<float> largest, Vector512<float> first, Vector512<float> second)
    {
        var (left, right) = Split(first, second);
        var toLeft = Vector512.ConditionalSelect(Vector512.Equals(left, largest), gradient, Vector512<float>.Zero);
        gradient ^= toLeft;
        var toRight = Vector512.ConditionalSelect(Vector512.Equals(right, largest), gradient, Vector512<float>.Zero);
        gradient ^= toRight;
        return Join(toLeft, toRight);
    }
}
