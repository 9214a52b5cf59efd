using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>Transposes squares of 16x16 floats, in registers: exchanges halves, then quarters, pairs and single numbers.</summary>
internal static class Transposition
{
    /// <summary>Transposes 16 rows of 16 floats.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="fromStride">Floats from one of four rows to the next.</param>
    /// <param name="fromFour">Floats from four rows to the next four.</param>
    /// <param name="to">Where the first row of the result goes.</param>
    /// <param name="toStride">Floats from one row of the result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(ref float from, nint fromStride, nint fromFour, ref float to, nint toStride)
    {
        var a = Quad.Load(ref from, 0, fromStride);
        var b = Quad.Load(ref from, fromFour, fromStride);
        var c = Quad.Load(ref from, 2 * fromFour, fromStride);
        var d = Quad.Load(ref from, 3 * fromFour, fromStride);
        (a, c) = ExchangeHalves(a, c);
        (b, d) = ExchangeHalves(b, d);
        (a, b) = ExchangeQuarters(a, b);
        (c, d) = ExchangeQuarters(c, d);
        ExchangeWithin(a).Store(ref to, 0, toStride);
        ExchangeWithin(b).Store(ref to, 4 * toStride, toStride);
        ExchangeWithin(c).Store(ref to, 8 * toStride, toStride);
        ExchangeWithin(d).Store(ref to, 12 * toStride, toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Quad Upper, Quad Lower) ExchangeHalves(Quad upper, Quad lower)
    {
        var (a, b, c, d) = upper;
        var (e, f, g, h) = lower;
        return (new Quad(LowerHalves(a, e), LowerHalves(b, f), LowerHalves(c, g), LowerHalves(d, h)),
            new Quad(UpperHalves(a, e), UpperHalves(b, f), UpperHalves(c, g), UpperHalves(d, h)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LowerHalves(Vector512<float> upper, Vector512<float> lower) => upper.WithUpper(lower.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> UpperHalves(Vector512<float> upper, Vector512<float> lower) => lower.WithLower(upper.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Quad Upper, Quad Lower) ExchangeQuarters(Quad upper, Quad lower)
    {
        var (a, b, c, d) = upper;
        var (e, f, g, h) = lower;
        return (new Quad(EvenQuarters(a, e), EvenQuarters(b, f), EvenQuarters(c, g), EvenQuarters(d, h)),
            new Quad(OddQuarters(a, e), OddQuarters(b, f), OddQuarters(c, g), OddQuarters(d, h)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EvenQuarters(Vector512<float> upper, Vector512<float> lower) => Vector512.ConditionalSelect(
        Vector512.Create(-1L, -1L, 0, 0, -1L, -1L, 0, 0).AsSingle(),
        upper,
        Vector512.Shuffle(lower.AsInt64(), Vector512.Create(0L, 1, 0, 1, 4, 5, 4, 5)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> OddQuarters(Vector512<float> upper, Vector512<float> lower) => Vector512.ConditionalSelect(
        Vector512.Create(-1L, -1L, 0, 0, -1L, -1L, 0, 0).AsSingle(),
        Vector512.Shuffle(upper.AsInt64(), Vector512.Create(2L, 3, 2, 3, 6, 7, 6, 7)).AsSingle(),
        lower);

    /// <summary>Within each four rows: exchanges pairs of numbers, then single ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad ExchangeWithin(Quad rows)
    {
        var (a, b, c, d) = rows;
        var (e, f, g, h) = (EvenPairs(a, c), EvenPairs(b, d), OddPairs(a, c), OddPairs(b, d));
        return new Quad(EvenNumbers(e, f), OddNumbers(e, f), EvenNumbers(g, h), OddNumbers(g, h));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EvenPairs(Vector512<float> upper, Vector512<float> lower) => Vector512.ConditionalSelect(
        Vector512.Create(-1L, 0, -1L, 0, -1L, 0, -1L, 0).AsSingle(),
        upper,
        Vector512.Shuffle(lower.AsInt64(), Vector512.Create(0L, 0, 2, 2, 4, 4, 6, 6)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> OddPairs(Vector512<float> upper, Vector512<float> lower) => Vector512.ConditionalSelect(
        Vector512.Create(-1L, 0, -1L, 0, -1L, 0, -1L, 0).AsSingle(),
        Vector512.Shuffle(upper.AsInt64(), Vector512.Create(1L, 1, 3, 3, 5, 5, 7, 7)).AsSingle(),
        lower);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EvenNumbers(Vector512<float> upper, Vector512<float> lower) => Vector512.ConditionalSelect(
        Vector512.Create(0xFFFF_FFFFL).AsSingle(),
        upper,
        Vector512.ShiftLeft(lower.AsInt64(), 32).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> OddNumbers(Vector512<float> upper, Vector512<float> lower) => Vector512.ConditionalSelect(
        Vector512.Create(0xFFFF_FFFFL).AsSingle(),
        Vector512.ShiftRightLogical(upper.AsInt64(), 32).AsSingle(),
        lower);
}
