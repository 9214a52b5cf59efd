using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Loads and stores of 16 floats at a place in a span. Kernels stay readable, and the compiler removes all of it.</summary>
/// <remarks>
/// Every kernel uses vectors of 16 floats on every machine: where the hardware has shorter ones the runtime takes two or four, so
/// that results are equal bit for bit wherever the processor has a fused multiply-add. Places are not checked: steps check the lengths once, when they are built.
/// </remarks>
internal static class Vectors
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Start(Span<float> span) => ref MemoryMarshal.GetReference(span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Start(ReadOnlySpan<float> span) => ref MemoryMarshal.GetReference(span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref float start, nint at) => Vector512.LoadUnsafe(ref Unsafe.Add(ref start, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, ref float start, nint at) => vector.StoreUnsafe(ref Unsafe.Add(ref start, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(ref float start, nint at) => Vector512.Create(Unsafe.Add(ref start, at));

    /// <summary>Computes factor * value + sum, with one rounding if <see cref="VectorMath.HasFusedMultiplyAdd"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> factor, Vector512<float> value, Vector512<float> sum) =>
        VectorMath.HasFusedMultiplyAdd ? Vector512.FusedMultiplyAdd(factor, value, sum) : (factor * value) + sum;

    /// <summary>The same for single numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float factor, float value, float sum) =>
        VectorMath.HasFusedMultiplyAdd ? float.FusedMultiplyAdd(factor, value, sum) : (factor * value) + sum;

    /// <summary>Multiplies what is not above 0 by a factor of at most 1; what is not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Leak(Vector512<float> x, Vector512<float> factor) => Vector512.MaxNative(x, factor * x);

    /// <summary>Makes 0 of what is not above 0, without a multiplication; what is not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rectify(Vector512<float> x) => Vector512.MaxNative(Vector512<float>.Zero, x);

    /// <summary>Multiplies a gradient by a slope where the rectifier's output is not above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> UndoLeak(Vector512<float> gradient, Vector512<float> output, Vector512<float> slope) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(output, Vector512<float>.Zero), gradient, gradient * slope);

    /// <summary>Asks for a cache line that will be wanted soon. Only time depends on it; the place need not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ref float start, nint at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, at)));
        }
    }

    /// <summary>Asks for a cache line that will be wanted later: into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void PrefetchFar(ref float start, nint at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, at)));
        }
    }

    /// <summary>Gets how many floats a place lies beyond the beginning of a cache line. Only time may depend on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe int PlaceInLine(ref float place) => (int)((nuint)Unsafe.AsPointer(ref place) / sizeof(float) % PlanValue.Lanes);

    /// <summary>Gets a mask of the first lanes: all bits set where lane &lt; <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FirstLanes(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    /// <summary>Gets a bit for each of 16 floats, the lowest for the first: whether it is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LanesNotZero(ref float start) =>
        (uint)(~Vector512.Equals(Vector512.LoadUnsafe(ref start), Vector512<float>.Zero)).ExtractMostSignificantBits();
}
