using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sleepbot.Shared;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The loops that walk a rule over weights.</summary>
internal static class WeightRewrite
{
    private const int Lanes = 16;

    /// <summary>Rewrites weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="others">A number for each.</param>
    /// <param name="rule">Makes new weights of both.</param>
    public static void Apply<TRule>(Span<float> weights, ReadOnlySpan<float> others, TRule rule)
        where TRule : struct, IPairedWeightRule
    {
        ref float now = ref MemoryMarshal.GetReference(weights);
        ref float other = ref MemoryMarshal.GetReference(others);
        int at = 0;
        for (; at <= weights.Length - Lanes; at += Lanes)
        {
            rule.Apply(Vector512.LoadUnsafe(ref now, (nuint)at), Vector512.LoadUnsafe(ref other, (nuint)at)).StoreUnsafe(ref now, (nuint)at);
        }

        ApplyToFew(weights[at..], others[at..], rule);
    }

    /// <summary>Rewrites a range of the weight vector, keeps what it was, and measures both, in one pass.</summary>
    /// <param name="weights">All weights.</param>
    /// <param name="before">As long; the range takes the old weights.</param>
    /// <param name="start">Where the range begins.</param>
    /// <param name="others">A number for each weight of the range.</param>
    /// <param name="rule">Makes new weights of both.</param>
    /// <returns>The sum of squared changes, and the sum of squares of the old weights, to about six digits.</returns>
    public static (double SquaredChange, double SquaredNorm) SaveAndApply<TRule>(
        Span<float> weights, Span<float> before, int start, ReadOnlySpan<float> others, TRule rule)
        where TRule : struct, IPairedWeightRule
    {
        // Vectors of the body begin where cache lines do: both buffers begin with one.
        int head = Math.Min(others.Length, -start & (Lanes - 1));
        int body = (others.Length - head) & -Lanes;
        var now = weights.Slice(start, others.Length);
        var old = before.Slice(start, others.Length);
        now[..head].CopyTo(old);
        now[(head + body)..].CopyTo(old[(head + body)..]);
        ApplyToFew(now[..head], others[..head], rule);
        ApplyToFew(now[(head + body)..], others[(head + body)..], rule);
        var (change, norm) = SaveAndApplyAligned(now.Slice(head, body), old.Slice(head, body), others.Slice(head, body), rule);

        // Outside of these bounds, and where a sum is not a number, double precision decides.
        if (SquareSums.IsSafe(change) && SquareSums.IsSafe(norm))
        {
            var (headChange, headNorm) = FlatVector.Compare(now[..head], old[..head]);
            var (tailChange, tailNorm) = FlatVector.Compare(now[(head + body)..], old[(head + body)..]);
            return (change + headChange + tailChange, norm + headNorm + tailNorm);
        }

        return FlatVector.Compare(now, old);
    }

    private static (double Change, double Norm) SaveAndApplyAligned<TRule>(Span<float> weights, Span<float> before, ReadOnlySpan<float> others, TRule rule)
        where TRule : struct, IPairedWeightRule
    {
        ref float now = ref MemoryMarshal.GetReference(weights);
        ref float old = ref MemoryMarshal.GetReference(before);
        ref float other = ref MemoryMarshal.GetReference(others);
        var (changes, norms) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (int run = 0; run < weights.Length; run += SquareSums.Run)
        {
            var (runChanges, runNorms) = (Vector512<float>.Zero, Vector512<float>.Zero);
            nuint end = (nuint)Math.Min(run + SquareSums.Run, weights.Length);
            for (nuint at = (nuint)run; at < end; at += Lanes)
            {
                var was = Vector512.LoadUnsafe(ref now, at);
                var becomes = rule.Apply(was, Vector512.LoadUnsafe(ref other, at));
                was.StoreUnsafe(ref old, at);
                becomes.StoreUnsafe(ref now, at);
                var change = becomes - was;
                runChanges += change * change;
                runNorms += was * was;
            }

            changes += SquareSums.Widened(runChanges);
            norms += SquareSums.Widened(runNorms);
        }

        return (Vector512.Sum(changes), Vector512.Sum(norms));
    }

    /// <summary>Rewrites fewer weights than a vector holds.</summary>
    private static void ApplyToFew<TRule>(Span<float> weights, ReadOnlySpan<float> others, TRule rule)
        where TRule : struct, IPairedWeightRule
    {
        if (weights.IsEmpty)
        {
            return;
        }

        Vector512<float> now = default, other = default;
        weights.CopyTo(AsSpan(ref now));
        others.CopyTo(AsSpan(ref other));
        now = rule.Apply(now, other);
        AsSpan(ref now)[..weights.Length].CopyTo(weights);
    }

    private static Span<float> AsSpan(ref Vector512<float> vector) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<float>, float>(ref vector), Lanes);
}
