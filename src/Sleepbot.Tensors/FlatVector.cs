using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Tensors;

/// <summary>Norms and sums over whole vectors: all weights of a network, those of a layer, or those of a neuron.</summary>
/// <remarks>Nothing here allocates, and no result depends on the machine's vector registers.</remarks>
public static class FlatVector
{
    /// <summary>Computes the L2 norm, in double precision.</summary>
    /// <param name="vector">Any length. A value that is not finite makes the norm not finite; nothing else can.</param>
    public static double Norm(ReadOnlySpan<float> vector) => Math.Sqrt(SumOfSquares(vector));

    /// <summary>Computes the sum of squares, in double precision, in an order that does not depend on the machine's registers.</summary>
    /// <param name="vector">Any length.</param>
    public static double SumOfSquares(ReadOnlySpan<float> vector)
    {
        var blocks = MemoryMarshal.Cast<float, Vector256<float>>(vector);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        foreach (var block in blocks)
        {
            var (first, second) = Vector256.Widen(block);
            low += first * first;
            high += second * second;
        }

        double sum = Vector256.Sum(low + high);
        foreach (float value in vector[(blocks.Length * Vector256<float>.Count)..])
        {
            sum += (double)value * value;
        }

        return sum;
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

    /// <summary>Computes the L2 norm of the difference of two vectors, in double precision.</summary>
    /// <param name="left">Any length.</param>
    /// <param name="right">As long.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        RequireSameLength(left.Length, right.Length);
        var leftBlocks = MemoryMarshal.Cast<float, Vector256<float>>(left);
        var rightBlocks = MemoryMarshal.Cast<float, Vector256<float>>(right)[..leftBlocks.Length];
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int i = 0; i < leftBlocks.Length; i++)
        {
            // Widened before subtracting: the difference of two large weights may be beyond float32.
            var (leftLow, leftHigh) = Vector256.Widen(leftBlocks[i]);
            var (rightLow, rightHigh) = Vector256.Widen(rightBlocks[i]);
            low += (leftLow - rightLow) * (leftLow - rightLow);
            high += (leftHigh - rightHigh) * (leftHigh - rightHigh);
        }

        double sum = Vector256.Sum(low + high);
        for (int i = leftBlocks.Length * Vector256<float>.Count; i < left.Length; i++)
        {
            double difference = (double)left[i] - right[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Says whether no value is infinite or not a number.</summary>
    /// <param name="vector">Any length.</param>
    public static bool AllFinite(ReadOnlySpan<float> vector)
    {
        var blocks = MemoryMarshal.Cast<float, Vector256<float>>(vector);
        foreach (var block in blocks)
        {
            if (!Vector256.LessThanOrEqualAll(Vector256.Abs(block), Vector256.Create(float.MaxValue)))
            {
                return false;
            }
        }

        foreach (float value in vector[(blocks.Length * Vector256<float>.Count)..])
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds a multiple of one vector to another.</summary>
    /// <param name="sum">Is added to.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="vector">As long as <paramref name="sum"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void AddMultiple(Span<float> sum, float factor, ReadOnlySpan<float> vector)
    {
        RequireSameLength(sum.Length, vector.Length);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(vector)[..sums.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += factor * vectors[i];
        }

        for (int i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += factor * vector[i];
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
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        var others = MemoryMarshal.Cast<float, Vector<float>>(towards)[..targets.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] += share * (others[i] - targets[i]);
        }

        for (int i = targets.Length * Vector<float>.Count; i < target.Length; i++)
        {
            target[i] += share * (towards[i] - target[i]);
        }
    }

    /// <summary>Multiplies every value of a vector.</summary>
    /// <param name="vector">Is changed.</param>
    /// <param name="factor">The factor.</param>
    public static void Scale(Span<float> vector, float factor)
    {
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(vector);
        foreach (ref var block in blocks)
        {
            block *= factor;
        }

        foreach (ref float value in vector[(blocks.Length * Vector<float>.Count)..])
        {
            value *= factor;
        }
    }

    private static void RequireSameLength(int left, int right)
    {
        if (left != right)
        {
            throw new ArgumentException($"The vectors have {left} and {right} values, expected two of the same length.");
        }
    }
}
