using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Tensors;

/// <summary>Norms and sums over whole vectors: all weights of a network, those of a layer, or those of a neuron.</summary>
/// <remarks>Nothing here allocates, and no result depends on the machine's vector registers.</remarks>
public static class FlatVector
{
    private const int Lanes = 16;

    /// <summary>Computes the L2 norm, in double precision.</summary>
    /// <param name="vector">Any length. A value that is not finite makes the norm not finite; nothing else can.</param>
    public static double Norm(ReadOnlySpan<float> vector) => Math.Sqrt(SumOfSquares(vector));

    /// <summary>Computes the sum of squares, in double precision, in an order that does not depend on the machine's registers.</summary>
    /// <param name="vector">Any length.</param>
    public static double SumOfSquares(ReadOnlySpan<float> vector)
    {
        SquareSum sum = default;
        ref float start = ref MemoryMarshal.GetReference(vector);
        int at = 0;
        for (; at <= vector.Length - (2 * Lanes); at += 2 * Lanes)
        {
            sum.Add(Load(ref start, at), Load(ref start, at + Lanes));
        }

        for (; at < vector.Length; at += Lanes)
        {
            sum.Add(LoadRest(vector, at));
        }

        return sum.Total;
    }

    /// <summary>Computes the L2 norm of the difference of two vectors, in double precision.</summary>
    /// <param name="left">Any length.</param>
    /// <param name="right">As long.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => Math.Sqrt(Compare(left, right).SquaredDistance);

    /// <summary>Computes in one pass how far a vector has come and how long it was, in double precision.</summary>
    /// <param name="now">Any length. A value that is not finite makes the distance not finite; nothing else in it can.</param>
    /// <param name="before">As long.</param>
    /// <returns>The sum of squared differences, and the sum of squares of <paramref name="before"/>.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static (double SquaredDistance, double SquaredNormBefore) Compare(ReadOnlySpan<float> now, ReadOnlySpan<float> before)
    {
        RequireSameLength(now.Length, before.Length);
        SquareSum distance = default, norm = default;
        ref float nows = ref MemoryMarshal.GetReference(now);
        ref float befores = ref MemoryMarshal.GetReference(before);
        int at = 0;
        for (; at <= now.Length - Lanes; at += Lanes)
        {
            var old = Load(ref befores, at);
            norm.Add(old);
            distance.AddDifference(Load(ref nows, at), old);
        }

        if (at < now.Length)
        {
            var old = LoadRest(before, at);
            norm.Add(old);
            distance.AddDifference(LoadRest(now, at), old);
        }

        return (distance.Total, norm.Total);
    }

    /// <summary>Says whether no value is infinite or not a number.</summary>
    /// <param name="vector">Any length.</param>
    public static bool AllFinite(ReadOnlySpan<float> vector)
    {
        // 0 times a value that is not finite is not a number, and no sum with it is one again.
        var (first, second, third, fourth) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        ref float start = ref MemoryMarshal.GetReference(vector);
        int at = 0;
        for (; at <= vector.Length - (4 * Lanes); at += 4 * Lanes)
        {
            first += Load(ref start, at) * 0;
            second += Load(ref start, at + Lanes) * 0;
            third += Load(ref start, at + (2 * Lanes)) * 0;
            fourth += Load(ref start, at + (3 * Lanes)) * 0;
        }

        for (; at < vector.Length; at += Lanes)
        {
            first += LoadRest(vector, at) * 0;
        }

        return Vector512.EqualsAll(first + second + (third + fourth), Vector512<float>.Zero);
    }

    /// <summary>Adds a multiple of one vector to another.</summary>
    /// <param name="sum">Is added to.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="vector">As long as <paramref name="sum"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void AddMultiple(Span<float> sum, float factor, ReadOnlySpan<float> vector)
    {
        RequireSameLength(sum.Length, vector.Length);
        ref float sums = ref MemoryMarshal.GetReference(sum);
        ref float vectors = ref MemoryMarshal.GetReference(vector);
        int at = 0;
        for (; at <= sum.Length - Lanes; at += Lanes)
        {
            (Load(ref sums, at) + (Load(ref vectors, at) * factor)).StoreUnsafe(ref sums, (nuint)at);
        }

        for (; at < sum.Length; at++)
        {
            sum[at] += factor * vector[at];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ref float start, int at) => Vector512.LoadUnsafe(ref start, (nuint)at);

    /// <summary>Loads the 16 values from a place on, with 0 beyond the end.</summary>
    private static Vector512<float> LoadRest(ReadOnlySpan<float> vector, int at)
    {
        int rest = vector.Length - at;
        if (rest >= Lanes)
        {
            return Load(ref MemoryMarshal.GetReference(vector), at);
        }

        Vector512<float> lanes = default;
        vector[at..].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<float>, float>(ref lanes), Lanes));
        return lanes;
    }

    private static void RequireSameLength(int left, int right)
    {
        if (left != right)
        {
            throw new ArgumentException($"The vectors have {left} and {right} values, expected two of the same length.");
        }
    }

    /// <summary>A sum of squares in four vectors of doubles: enough chains of additions to keep a core busy.</summary>
    private struct SquareSum
    {
        private Vector512<double> first;
        private Vector512<double> second;
        private Vector512<double> third;
        private Vector512<double> fourth;

        public readonly double Total => Vector512.Sum(first + second + (third + fourth));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<float> values)
        {
            var (low, high) = Vector512.Widen(values);
            first += low * low;
            second += high * high;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<float> values, Vector512<float> more)
        {
            Add(values);
            var (low, high) = Vector512.Widen(more);
            third += low * low;
            fourth += high * high;
        }

        /// <summary>Widens before it subtracts: the difference of two large weights may be beyond float32.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddDifference(Vector512<float> left, Vector512<float> right)
        {
            var (leftLow, leftHigh) = Vector512.Widen(left);
            var (rightLow, rightHigh) = Vector512.Widen(right);
            leftLow -= rightLow;
            leftHigh -= rightHigh;
            first += leftLow * leftLow;
            second += leftHigh * leftHigh;
        }
    }
}
