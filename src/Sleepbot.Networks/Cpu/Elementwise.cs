using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>Undoes a (leaky) rectifier in place.</summary>
    /// <param name="gradient">The gradient by the rectifier's output.</param>
    /// <param name="output">That output; as long as the gradient.</param>
    /// <param name="leak">The slope of the rectifier where its output is not above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UndoLeak(Span<float> gradient, ReadOnlySpan<float> output, float leak)
    {
        ref float target = ref Vectors.Start(gradient);
        ref float value = ref Vectors.Start(output);
        var slope = Vector512.Create(leak);
        int at = 0;
        for (; at <= gradient.Length - PlanValue.Lanes; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.UndoLeak(Vectors.Load(ref target, at), Vectors.Load(ref value, at), slope), ref target, at);
        }

        for (; at < gradient.Length; at++)
        {
            gradient[at] *= output[at] > 0 ? 1 : leak;
        }
    }

    public static float Sum(ReadOnlySpan<float> values)
    {
        int whole = values.Length - (values.Length % PlanValue.Lanes);
        float sum = Vector512.Sum(SumOfVectors(values[..whole]));
        foreach (float value in values[whole..])
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>Adds up whole vectors, lane by lane, in four chains: one alone would wait for each addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SumOfVectors(ReadOnlySpan<float> values)
    {
        ref float start = ref Vectors.Start(values);
        var (first, second, third, fourth) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        int at = 0;
        for (; at <= values.Length - (4 * PlanValue.Lanes); at += 4 * PlanValue.Lanes)
        {
            first += Vectors.Load(ref start, at);
            second += Vectors.Load(ref start, at + PlanValue.Lanes);
            third += Vectors.Load(ref start, at + (2 * PlanValue.Lanes));
            fourth += Vectors.Load(ref start, at + (3 * PlanValue.Lanes));
        }

        for (; at < values.Length; at += PlanValue.Lanes)
        {
            first += Vectors.Load(ref start, at);
        }

        return first + second + (third + fourth);
    }

    /// <summary>Gets how many of the values are not 0.</summary>
    public static int CountNotZero(ReadOnlySpan<float> values)
    {
        ref float start = ref Vectors.Start(values);
        int count = 0, at = 0;
        for (; at <= values.Length - PlanValue.Lanes; at += PlanValue.Lanes)
        {
            count += BitOperations.PopCount(Vectors.LanesNotZero(ref Unsafe.Add(ref start, at)));
        }

        for (; at < values.Length; at++)
        {
            count += values[at] != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether any of the values is -0.</summary>
    /// <param name="values">Whole vectors.</param>
    public static bool HasNegativeZero(ReadOnlySpan<float> values)
    {
        ref float start = ref Vectors.Start(values);
        var found = Vector512<int>.Zero;
        for (int at = 0; at < values.Length; at += PlanValue.Lanes)
        {
            found |= Vector512.Equals(Vectors.Load(ref start, at).AsInt32(), Vector512.Create(int.MinValue));
        }

        return found != Vector512<int>.Zero;
    }
}
