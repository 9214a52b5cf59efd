using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Sleepbot.Bench;

/// <summary>The most multiply-adds that one core does: fused multiply-adds on registers, enough of them independent to hide their latency.</summary>
/// <remarks>
/// Shares are only worth something against a peak of the same seconds, because a core's clock drifts and a shared machine is not always
/// there: so this takes 5 ms and is called before and after everything that is measured.
/// </remarks>
internal static class FmaPeak
{
    private const int Bursts = 5;
    private const int WideAccumulators = 16;
    private const int NarrowAccumulators = 12;
    private const int Rounds = 100_000;
    private static float sink;

    /// <summary>Measures the peak.</summary>
    /// <returns>GFLOP/s, 2 for each multiply-add: the best of several bursts with vectors of 512 and of 256 bits.</returns>
    public static double Measure()
    {
        double best = 0;
        for (int i = 0; i < Bursts; i++)
        {
            best = Math.Max(best, Burst(Wide, WideAccumulators * Vector512<float>.Count));
            best = Math.Max(best, Burst(Narrow, NarrowAccumulators * Vector256<float>.Count));
        }

        return best;
    }

    private static double Burst(Func<int, float> kernel, int multiplyAddsPerRound)
    {
        long start = Stopwatch.GetTimestamp();

        // What nobody reads, the compiler need not compute.
        sink += kernel(Rounds);
        return 2.0 * multiplyAddsPerRound * Rounds / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    private static float Wide(int rounds)
    {
        // A fixed point of c = 0.5 c + 1: numbers stay ordinary however long it runs. Accumulators are locals, for arrays would not
        // live in registers.
        var (a, b) = (Vector512.Create(0.5f), Vector512.Create(1f));
        Vector512<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b;
        Vector512<float> d0 = b, d1 = b, d2 = b, d3 = b, d4 = b, d5 = b, d6 = b, d7 = b;
        for (int i = 0; i < rounds; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b);
            c1 = Vector512.FusedMultiplyAdd(c1, a, b);
            c2 = Vector512.FusedMultiplyAdd(c2, a, b);
            c3 = Vector512.FusedMultiplyAdd(c3, a, b);
            c4 = Vector512.FusedMultiplyAdd(c4, a, b);
            c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b);
            c7 = Vector512.FusedMultiplyAdd(c7, a, b);
            d0 = Vector512.FusedMultiplyAdd(d0, a, b);
            d1 = Vector512.FusedMultiplyAdd(d1, a, b);
            d2 = Vector512.FusedMultiplyAdd(d2, a, b);
            d3 = Vector512.FusedMultiplyAdd(d3, a, b);
            d4 = Vector512.FusedMultiplyAdd(d4, a, b);
            d5 = Vector512.FusedMultiplyAdd(d5, a, b);
            d6 = Vector512.FusedMultiplyAdd(d6, a, b);
            d7 = Vector512.FusedMultiplyAdd(d7, a, b);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + d0 + d1 + d2 + d3 + d4 + d5 + d6 + d7);
    }

    private static float Narrow(int rounds)
    {
        var (a, b) = (Vector256.Create(0.5f), Vector256.Create(1f));
        Vector256<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b;
        Vector256<float> d0 = b, d1 = b, d2 = b, d3 = b, d4 = b, d5 = b;
        for (int i = 0; i < rounds; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, a, b);
            c1 = Vector256.FusedMultiplyAdd(c1, a, b);
            c2 = Vector256.FusedMultiplyAdd(c2, a, b);
            c3 = Vector256.FusedMultiplyAdd(c3, a, b);
            c4 = Vector256.FusedMultiplyAdd(c4, a, b);
            c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            d0 = Vector256.FusedMultiplyAdd(d0, a, b);
            d1 = Vector256.FusedMultiplyAdd(d1, a, b);
            d2 = Vector256.FusedMultiplyAdd(d2, a, b);
            d3 = Vector256.FusedMultiplyAdd(d3, a, b);
            d4 = Vector256.FusedMultiplyAdd(d4, a, b);
            d5 = Vector256.FusedMultiplyAdd(d5, a, b);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + d0 + d1 + d2 + d3 + d4 + d5);
    }
}
