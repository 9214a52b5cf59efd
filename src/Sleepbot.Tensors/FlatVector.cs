using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sleepbot.Shared;

namespace Sleepbot.Tensors;

/// <summary>Norms and sums over whole vectors: all weights of a network, those of a layer, or those of a neuron.</summary>
/// <remarks>Nothing here allocates, and no result depends on the machine's vector registers.</remarks>
public static class FlatVector
{
    private const int Lanes = 16;

    /// <summary>Computes the L2 norm, to about six digits.</summary>
    /// <param name="vector">Any length. A value that is not finite makes the norm not finite; nothing else can.</param>
    public static double Norm(ReadOnlySpan<float> vector) => Math.Sqrt(SumOfSquares(vector));

    /// <summary>Computes the sum of squares, in an order that does not depend on the machine's registers.</summary>
    /// <param name="vector">Any length.</param>
    /// <returns>The sum, to about six digits; in double precision where float32 would overflow or vanish.</returns>
    public static double SumOfSquares(ReadOnlySpan<float> vector)
    {
        var sums = Vector512<double>.Zero;
        ref float start = ref MemoryMarshal.GetReference(vector);
        int whole = vector.Length & -Lanes;
        for (int run = 0; run < whole; run += SquareSums.Run)
        {
            var (even, odd) = (Vector512<float>.Zero, Vector512<float>.Zero);
            int end = Math.Min(run + SquareSums.Run, whole), at = run;
            for (; at <= end - (2 * Lanes); at += 2 * Lanes)
            {
                var (first, second) = (Load(ref start, at), Load(ref start, at + Lanes));
                even += first * first;
                odd += second * second;
            }

            if (at < end)
            {
                var last = Load(ref start, at);
                even += last * last;
            }

            sums += SquareSums.Widened(even + odd);
        }

        double sum = Vector512.Sum(sums) + SquaresOfFew(vector[whole..]);
        return SquareSums.IsSafe(sum) ? sum : SquaresInDouble(vector);
    }

    /// <summary>Computes the inner product of two vectors, in double precision, in an order that does not depend on the machine's registers.</summary>
    /// <param name="left">Any length.</param>
    /// <param name="right">As long.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        RequireSameLength(left.Length, right.Length);
        var leftBlocks = MemoryMarshal.Cast<float, Vector256<float>>(left);
        var rightBlocks = MemoryMarshal.Cast<float, Vector256<float>>(right)[..leftBlocks.Length];
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int i = 0; i < leftBlocks.Length; i++)
        {
            var (leftLow, leftHigh) = Vector256.Widen(leftBlocks[i]);
            var (rightLow, rightHigh) = Vector256.Widen(rightBlocks[i]);
            low += leftLow * rightLow;
            high += leftHigh * rightHigh;
        }

        double sum = Vector256.Sum(low + high);
        for (int i = leftBlocks.Length * Vector256<float>.Count; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum;
    }

    /// <summary>Computes the L2 norm of the difference of two vectors, to about six digits.</summary>
    /// <param name="left">Any length.</param>
    /// <param name="right">As long.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => Math.Sqrt(Compare(left, right).SquaredDistance);

    /// <summary>Computes in one pass how far a vector has come and how long it was.</summary>
    /// <param name="now">Any length. A value that is not finite makes the distance not finite; nothing else in it can.</param>
    /// <param name="before">As long.</param>
    /// <returns>The sum of squared differences, and the sum of squares of <paramref name="before"/>, as exact as <see cref="SumOfSquares"/>. The first is 0 if and only if nothing differs.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static (double SquaredDistance, double SquaredNormBefore) Compare(ReadOnlySpan<float> now, ReadOnlySpan<float> before)
    {
        RequireSameLength(now.Length, before.Length);
        var (distances, norms) = (Vector512<double>.Zero, Vector512<double>.Zero);
        ref float nows = ref MemoryMarshal.GetReference(now);
        ref float befores = ref MemoryMarshal.GetReference(before);
        int whole = now.Length & -Lanes;
        for (int run = 0; run < whole; run += SquareSums.Run)
        {
            var (runDistances, runNorms) = (Vector512<float>.Zero, Vector512<float>.Zero);
            int end = Math.Min(run + SquareSums.Run, whole);
            for (int at = run; at < end; at += Lanes)
            {
                var old = Load(ref befores, at);
                var change = Load(ref nows, at) - old;
                runDistances += change * change;
                runNorms += old * old;
            }

            distances += SquareSums.Widened(runDistances);
            norms += SquareSums.Widened(runNorms);
        }

        double distance = Vector512.Sum(distances) + DistanceOfFew(now[whole..], before[whole..]), norm = Vector512.Sum(norms) + SquaresOfFew(before[whole..]);
        if (!SquareSums.IsSafe(norm))
        {
            norm = SquaresInDouble(before);
        }

        if (distance == 0 && MemoryMarshal.AsBytes(now).SequenceEqual(MemoryMarshal.AsBytes(before)))
        {
            return (0, norm);
        }

        return (SquareSums.IsSafe(distance) ? distance : DistanceInDouble(now, before), norm);
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

        // One sum from here on: across a call the compiler would keep all four in memory, in the loop before it too.
        var sum = first + second + (third + fourth);
        for (; at < vector.Length; at += Lanes)
        {
            sum += LoadRest(vector, at) * 0;
        }

        return Vector512.EqualsAll(sum, Vector512<float>.Zero);
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

    /// <summary>Moves a vector a share of the way towards another: target + share * (towards - target).</summary>
    /// <param name="target">Is moved.</param>
    /// <param name="share">0 leaves it, 1 reaches the other up to rounding, beyond 1 goes past it, below 0 away from it.</param>
    /// <param name="towards">As long as <paramref name="target"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Blend(Span<float> target, float share, ReadOnlySpan<float> towards)
    {
        RequireSameLength(target.Length, towards.Length);
        ref float targets = ref MemoryMarshal.GetReference(target);
        ref float others = ref MemoryMarshal.GetReference(towards);
        int at = 0;
        for (; at <= target.Length - Lanes; at += Lanes)
        {
            var old = Load(ref targets, at);
            (old + ((Load(ref others, at) - old) * share)).StoreUnsafe(ref targets, (nuint)at);
        }

        for (; at < target.Length; at++)
        {
            target[at] += (towards[at] - target[at]) * share;
        }
    }

    /// <summary>Multiplies every value of a vector.</summary>
    /// <param name="vector">Is changed.</param>
    /// <param name="factor">The factor.</param>
    public static void Scale(Span<float> vector, float factor)
    {
        ref float start = ref MemoryMarshal.GetReference(vector);
        int at = 0;
        for (; at <= vector.Length - Lanes; at += Lanes)
        {
            (Load(ref start, at) * factor).StoreUnsafe(ref start, (nuint)at);
        }

        for (; at < vector.Length; at++)
        {
            vector[at] *= factor;
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

    private static double SquaresOfFew(ReadOnlySpan<float> vector)
    {
        double sum = 0;
        foreach (float value in vector)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private static double DistanceOfFew(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double difference = (double)left[i] - right[i];
            sum += difference * difference;
        }

        return sum;
    }

    private static double SquaresInDouble(ReadOnlySpan<float> vector)
    {
        var sums = Vector512<double>.Zero;
        int at = 0;
        for (; at <= vector.Length - Lanes; at += Lanes)
        {
            var (low, high) = Vector512.Widen(Load(ref MemoryMarshal.GetReference(vector), at));
            sums += (low * low) + (high * high);
        }

        return Vector512.Sum(sums) + SquaresOfFew(vector[at..]);
    }

    /// <summary>Widens before it subtracts: the difference of two large weights may be beyond float32.</summary>
    private static double DistanceInDouble(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector512<double>.Zero;
        int at = 0;
        for (; at <= left.Length - Lanes; at += Lanes)
        {
            var (leftLow, leftHigh) = Vector512.Widen(Load(ref MemoryMarshal.GetReference(left), at));
            var (rightLow, rightHigh) = Vector512.Widen(Load(ref MemoryMarshal.GetReference(right), at));
            var (low, high) = (leftLow - rightLow, leftHigh - rightHigh);
            sums += (low * low) + (high * high);
        }

        return Vector512.Sum(sums) + DistanceOfFew(left[at..], right[at..]);
    }
}
