using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sleepbot.Networks;

/// <summary>Adds up the lanes of eight neighbouring vectors at a time, in the order in which <see cref="Quad.Sums"/> does: bits are equal.</summary>
internal static class LaneSums
{
    /// <summary>How many vectors there are at a time.</summary>
    public const int Together = 8;

    /// <summary>Gets the sum of each of eight vectors.</summary>
    /// <param name="start">The first of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(ref float start)
    {
        const int Lanes = PlanValue.Lanes;
        if (!Avx.IsSupported)
        {
            return Vector256.Create(Quad.Load(ref start, 0, Lanes).Sums(), Quad.Load(ref start, 4 * Lanes, Lanes).Sums());
        }

        // Two vectors of four partial sums side by side; those of two such pairs; of four, in the order of the vectors.
        var even = Halves(Quarters(ref start, 0, 4), Quarters(ref start, 1, 5));
        var odd = Halves(Quarters(ref start, 2, 6), Quarters(ref start, 3, 7));
        return Avx.Shuffle(even, odd, 0b10_00_10_00) + Avx.Shuffle(even, odd, 0b11_01_11_01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Quarters(ref float start, nint left, nint right)
    {
        var (a, b) = (Fold(ref start, left), Fold(ref start, right));
        return Avx.Permute2x128(a, b, 0x20) + Avx.Permute2x128(a, b, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(Vector256<float> left, Vector256<float> right) =>
        Avx.UnpackLow(left.AsDouble(), right.AsDouble()).AsSingle() + Avx.UnpackHigh(left.AsDouble(), right.AsDouble()).AsSingle();

    /// <summary>Adds the upper half of a vector to the lower: straight from memory, which needs no shuffle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold(ref float start, nint vector)
    {
        ref float lower = ref Unsafe.Add(ref start, vector * PlanValue.Lanes);
        return Vector256.LoadUnsafe(ref lower) + Vector256.LoadUnsafe(ref Unsafe.Add(ref lower, Vector256<float>.Count));
    }
}
