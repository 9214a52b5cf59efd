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
}
