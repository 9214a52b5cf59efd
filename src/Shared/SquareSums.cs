using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Shared;

/// <summary>How sums of squares are taken in float32 and stay good to about six digits: over short runs, which then go on in double precision.</summary>
internal static class SquareSums
{
    /// <summary>Floats of a run: 64 vectors, one addition a lane each.</summary>
    public const int Run = 64 * 16;

    /// <summary>Says whether a sum can be trusted.</summary>
    /// <param name="sum">A sum of squares.</param>
    /// <returns>False where squares of single values may have vanished from it or overflowed, and where it is not a number: double precision decides then.</returns>
    public static bool IsSafe(double sum) => sum >= 1e-24 && double.IsFinite(sum);

    /// <summary>Widens the 16 sums of a run, and adds the upper ones to the lower ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Widened(Vector512<float> sums)
    {
        var (low, high) = Vector512.Widen(sums);
        return low + high;
    }
}
