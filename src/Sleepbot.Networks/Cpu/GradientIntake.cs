using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>What a convolution does with its output gradient before anything else, in one go: undo the fused activation, add up the bias gradient.</summary>
internal static class GradientIntake
{
    /// <summary>Takes some vectors of one channel, in place.</summary>
    /// <param name="gradient">The output gradient.</param>
    /// <param name="values">The output, as the activation left it.</param>
    /// <param name="leak">The slope of the activation where the output is not above 0; 1 if there is none.</param>
    /// <param name="vectors">How many vectors.</param>
    /// <param name="sum">A vector of sums, added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Take(ref float gradient, ref float values, float leak, int vectors, ref float sum)
    {
        Vector512<float> sum0 = Vectors.Load(ref sum, 0), sum1 = Vector512<float>.Zero;
        nint at = 0, end = vectors * PlanValue.Lanes;
        if (leak == 1)
        {
            for (; at <= end - (2 * PlanValue.Lanes); at += 2 * PlanValue.Lanes)
            {
                sum0 += Vectors.Load(ref gradient, at);
                sum1 += Vectors.Load(ref gradient, at + PlanValue.Lanes);
            }
        }

        var slope = Vector512.Create(leak);
        for (; at < end; at += PlanValue.Lanes)
        {
            var masked = Vectors.Load(ref gradient, at) * LeakyReluFunction.Derivative(Vectors.Load(ref values, at), slope);
            sum0 += masked;
            Vectors.Store(masked, ref gradient, at);
        }

        Vectors.Store(sum0 + sum1, ref sum, 0);
    }

    /// <summary>Undoes the activation in place, for any number of floats.</summary>
    /// <param name="gradient">The output gradient.</param>
    /// <param name="values">The output, as the activation left it; as long as the gradient.</param>
    /// <param name="leak">The slope of the activation where the output is not above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UndoActivation(Span<float> gradient, ReadOnlySpan<float> values, float leak)
    {
        ref float target = ref Vectors.Start(gradient);
        ref float value = ref Vectors.Start(values);
        var slope = Vector512.Create(leak);
        int at = 0;
        for (; at <= gradient.Length - PlanValue.Lanes; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.Load(ref target, at) * LeakyReluFunction.Derivative(Vectors.Load(ref value, at), slope), ref target, at);
        }

        for (; at < gradient.Length; at++)
        {
            gradient[at] *= values[at] > 0 ? 1 : leak;
        }
    }
}
