using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Sleepbot.Tensors;

/// <summary>Exponentials, logarithms and their relatives of 16 floats at once.</summary>
/// <remarks>
/// <para>Only additions, fused multiply-adds, divisions and selections: every instruction set gives the same bits, a processor without
/// vectors too. Each function holds over the whole range of float32, subnormal results included; tests compare all of it with double
/// precision. Errors are in units in the last place (ulp) of the correct result.</para>
/// <para>The reduction by multiples of log 2 in two parts is that of W. Cody, W. Waite, "Software manual for the elementary functions",
/// 1980; the polynomials are minimax fits (Lawson's algorithm) of relative error below 2^-26.</para>
/// </remarks>
public static class VectorMath
{
    private const float Log2E = 1.4426950216293335f;
    private const float Log2High = 0.6931471824645996f;
    private const float Log2Low = -1.9046542121259336e-09f;

    // Added and taken away again it rounds to whole numbers, and in between its lowest bits are the number: 1.5 * 2^23.
    private const float Rounder = 12582912f;

    /// <summary>Gets whether this processor multiplies and adds with one rounding.</summary>
    /// <value>
    /// False on x86 before 2013, and under <c>DOTNET_EnableAVX2=0</c>. Networks are then computed with two roundings, with other last bits:
    /// in software one rounding takes some 180 times as long. To the compiler this is a constant.
    /// </value>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported || Vector512.IsHardwareAccelerated;

    /// <summary>Multiplies, to the same bits as the operator, and no slower where numbers are subnormal, as velocities are that nothing has pushed for long.</summary>
    /// <remarks>
    /// On a Zen 4 core the update of weights takes up to twice as long if some of its multiplications meet such numbers, but not if they are fused with an
    /// addition; and a product to which negative zero is added stays what it is.
    /// </remarks>
    /// <param name="x">Any numbers.</param>
    /// <param name="factor">Any numbers; one that all are multiplied by is best spread over a vector once.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Multiply(Vector<float> x, Vector<float> factor) =>
        HasFusedMultiplyAdd ? Vector.FusedMultiplyAdd(x, factor, new Vector<float>(-0f)) : x * factor;

    /// <summary>Computes exp(x).</summary>
    /// <param name="x">Any numbers; above 88.72 the result is infinite, below -103.97 it is 0.</param>
    /// <returns>Within 1 ulp.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // Beyond these nothing changes any more; what is not a number compares false and stays.
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(89f)), Vector512.Create(89f), x);
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-104f)), Vector512.Create(-104f), x);
        var fraction = Reduce(x, out var exponent);

        // Twice half the exponent: 2^exponent alone may lie beyond the range of normal floats.
        var half = Vector512.ShiftRightArithmetic(exponent, 1);
        return (fraction + Vector512<float>.One) * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>Computes the logistic function 1 / (1 + exp(-x)).</summary>
    /// <param name="x">Any numbers.</param>
    /// <returns>Within 2.5 ulp.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        // The exponential of the negative side alone: it cannot overflow, and keeps its accuracy where the result is tiny.
        var negative = Vector512.LessThan(x, Vector512<float>.Zero);
        var exponential = Exp(Vector512.ConditionalSelect(negative, x, -x));
        return Vector512.ConditionalSelect(negative, exponential, Vector512<float>.One) / (Vector512<float>.One + exponential);
    }

    /// <summary>Computes the hyperbolic tangent.</summary>
    /// <param name="x">Any numbers.</param>
    /// <returns>Within 2.5 ulp, also next to 0, where the result is x itself.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        // With e = exp(2 |x|) - 1 it is e / (e + 2). From |x| = 9.02 on the result rounds to 1.
        var sign = x & Vector512.Create(-0f);
        var twice = Vector512.Abs(x) * 2;
        twice = Vector512.ConditionalSelect(Vector512.GreaterThan(twice, Vector512.Create(20f)), Vector512.Create(20f), twice);
        var fraction = Reduce(twice, out var exponent);
        var power = PowerOfTwo(exponent);
        var e = Vector512.FusedMultiplyAdd(power, fraction, power - Vector512<float>.One);
        return (e / (e + Vector512.Create(2f))) | sign;
    }

    /// <summary>Computes the natural logarithm.</summary>
    /// <param name="x">Any numbers; 0 gives negative infinity, anything below gives what is not a number.</param>
    /// <returns>Within 2 ulp.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        // Subnormal numbers are made normal first.
        var tiny = Vector512.LessThan(x, Vector512.Create(1.17549435e-38f));
        var scaled = Vector512.ConditionalSelect(tiny, x * 8388608f, x);

        // x = m * 2^exponent, with m from sqrt(1/2) to sqrt(2); then log m = 2 artanh(s), with s = (m - 1) / (m + 1).
        var bits = scaled.AsInt32() - Vector512.Create(0x3F3504F3);
        var exponent = Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(bits, 23));
        exponent -= tiny & Vector512.Create(23f);
        var m = ((bits & Vector512.Create(0x007FFFFF)) + Vector512.Create(0x3F3504F3)).AsSingle();
        var f = m - Vector512<float>.One;
        var s = f / (f + Vector512.Create(2f));
        var z = s * s;
        var tail = Vector512.FusedMultiplyAdd(Vector512.Create(0.2987176775932312f), z, Vector512.Create(0.3997754156589508f));
        tail = Vector512.FusedMultiplyAdd(tail, z, Vector512.Create(0.6666677594184875f));

        // 2 s = f - s f: so the largest part is exact.
        var log = f - Vector512.FusedMultiplyAdd(-(z * tail), s, s * f);
        log = Vector512.FusedMultiplyAdd(exponent, Vector512.Create(Log2Low), log);
        log = Vector512.FusedMultiplyAdd(exponent, Vector512.Create(Log2High), log);

        log = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(float.PositiveInfinity)), log, x);
        log = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), log);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(float.NaN), log);
    }

    /// <summary>Computes x to a power, as exp(exponent * log(x)).</summary>
    /// <param name="x">Numbers of at least 0.</param>
    /// <param name="exponent">The power. For -0.75, which local response normalisation uses, roots are taken instead, and are exacter.</param>
    /// <returns>Within 3.5 ulp for -0.75; else the error grows with the size of exponent * log(x), by up to 2 ulp for each unit of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Power(Vector512<float> x, float exponent)
    {
        if (exponent == -0.75f)
        {
            var root = Vector512.Sqrt(x);
            return Vector512<float>.One / (root * Vector512.Sqrt(root));
        }

        return Exp(Log(x) * exponent);
    }

    /// <summary>Divides by powers of two: x = exponent * log 2 + r. Returns exp(r) - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Reduce(Vector512<float> x, out Vector512<int> exponent)
    {
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(Rounder));
        exponent = shifted.AsInt32() - Vector512.Create(Rounder).AsInt32();
        var whole = shifted - Vector512.Create(Rounder);
        var r = Vector512.FusedMultiplyAdd(whole, Vector512.Create(-Log2High), x);
        r = Vector512.FusedMultiplyAdd(whole, Vector512.Create(-Log2Low), r);
        var tail = Vector512.FusedMultiplyAdd(Vector512.Create(0.0013882516650483012f), r, Vector512.Create(0.008366547524929047f));
        tail = Vector512.FusedMultiplyAdd(tail, r, Vector512.Create(0.04166720062494278f));
        tail = Vector512.FusedMultiplyAdd(tail, r, Vector512.Create(0.1666654348373413f));
        tail = Vector512.FusedMultiplyAdd(tail, r, Vector512.Create(0.4999999701976776f));
        return Vector512.FusedMultiplyAdd(r * r, tail, r);
    }

    /// <summary>2^exponent for -126 to 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) =>
        Vector512.ShiftLeft(exponent + Vector512.Create(127), 23).AsSingle();
}
