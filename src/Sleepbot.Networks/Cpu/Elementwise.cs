using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>Small loops over whole spans.</summary>
internal static class Elementwise
{
    /// <summary>target += source.</summary>
    public static void AddTo(Span<float> target, ReadOnlySpan<float> source)
    {
        int at = 0;
        ref float to = ref Vectors.Start(target);
        ref float from = ref Vectors.Start(source[..target.Length]);
        for (; at <= target.Length - PlanValue.Lanes; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.Load(ref to, at) + Vectors.Load(ref from, at), ref to, at);
        }

        for (; at < target.Length; at++)
        {
            target[at] += source[at];
        }
    }

    public static float Sum(ReadOnlySpan<float> values)
    {
        int at = 0;
        ref float start = ref Vectors.Start(values);
        var sums = Vector512<float>.Zero;
        for (; at <= values.Length - PlanValue.Lanes; at += PlanValue.Lanes)
        {
            sums += Vectors.Load(ref start, at);
        }

        float sum = Vector512.Sum(sums);
        for (; at < values.Length; at++)
        {
            sum += values[at];
        }

        return sum;
    }
}
