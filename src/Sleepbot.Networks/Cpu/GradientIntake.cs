using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>What a convolution does with its output gradient before anything else, in one go: undo the fused activation, put it where it is needed.</summary>
internal static class GradientIntake
{
    /// <summary>Takes one row of vectors.</summary>
    /// <param name="gradient">The row of the output gradient.</param>
    /// <param name="values">The row of the output, as the activation left it.</param>
    /// <param name="leak">The slope of the activation where the output is not above 0; 1 if there is none.</param>
    /// <param name="target">Where the gradient by the sum goes; may be the row itself.</param>
    /// <param name="vectors">Vectors of the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TakeRow(ref float gradient, ref float values, float leak, ref float target, int vectors)
    {
        nint end = vectors * PlanValue.Lanes;
        if (leak == 1)
        {
            for (nint at = 0; at < end; at += PlanValue.Lanes)
            {
                Vectors.Store(Vectors.Load(ref gradient, at), ref target, at);
            }

            return;
        }

        var slope = Vector512.Create(leak);
        for (nint at = 0; at < end; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.UndoLeak(Vectors.Load(ref gradient, at), Vectors.Load(ref values, at), slope), ref target, at);
        }
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
            Vectors.Store(Vectors.UndoLeak(Vectors.Load(ref target, at), Vectors.Load(ref value, at), slope), ref target, at);
        }

        for (; at < gradient.Length; at++)
        {
            gradient[at] *= values[at] > 0 ? 1 : leak;
        }
    }
}
