using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sleepbot.Networks;

/// <summary>Takes 16 pairs of neighbouring floats apart, and puts them together.</summary>
internal static class Pairs
{
    /// <summary>Gets the left and the right ones of 16 pairs.</summary>
    /// <param name="first">Eight pairs.</param>
    /// <param name="second">Eight more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Left, Vector512<float> Right) Split(Vector512<float> first, Vector512<float> second)
    {
        if (Avx512F.IsSupported)
        {
            var left = Vector512<int>.Indices * 2;
            return (Avx512F.PermuteVar16x32x2(first, left, second), Avx512F.PermuteVar16x32x2(first, left + Vector512<int>.One, second));
        }

        var (a, b) = (first.AsUInt64(), second.AsUInt64());
        return (Vector512.Narrow(a, b).AsSingle(), Vector512.Narrow(a >>> 32, b >>> 32).AsSingle());
    }

    /// <summary>Makes 16 pairs of the lanes of two vectors: the first eight and the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> First, Vector512<float> Second) Join(Vector512<float> left, Vector512<float> right)
    {
        if (Avx512F.IsSupported)
        {
            // Lane by lane from the one and the other.
            var lower = (Vector512<int>.Indices >>> 1) + ((Vector512<int>.Indices & Vector512<int>.One) * PlanValue.Lanes);
            return (Avx512F.PermuteVar16x32x2(left, lower, right), Avx512F.PermuteVar16x32x2(left, lower + Vector512.Create(PlanValue.Lanes / 2), right));
        }

        var (a, b) = Vector512.Widen(left.AsUInt32());
        var (c, d) = Vector512.Widen(right.AsUInt32());
        return ((a | (c << 32)).AsSingle(), (b | (d << 32)).AsSingle());
    }
}
