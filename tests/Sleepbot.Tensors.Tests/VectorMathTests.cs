using System.Numerics;
using System.Runtime.Intrinsics;

namespace Sleepbot.Tensors.Tests;

/// <summary>Every function against double precision, over the whole range of float32: one number in 4,096, and every boundary.</summary>
public sealed class VectorMathTests
{
    private const int Stride = 4096 - 13;

    private static readonly float[] edges =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity,
        88.72283f, 88.72284f, -103.97f, -103.98f, -87.33654f, 9.01f, 9.02f, -9.01f, 1.17549435e-38f, 1.1754942e-38f, 0.99999994f, 1.0000001f, 0.70710677f, 1.4142135f,
    ];

    [Fact]
    public void Exponential() => Check(VectorMath.Exp, Math.Exp, 1);

    [Fact]
    public void Logistic_function() => Check(VectorMath.Sigmoid, x => 1 / (1 + Math.Exp(-x)), 2.5);

    [Fact]
    public void Hyperbolic_tangent() => Check(VectorMath.Tanh, Math.Tanh, 2.5);

    [Fact]
    public void Logarithm() => Check(VectorMath.Log, Math.Log, 2);

    [Fact]
    public void Power_of_minus_three_quarters() => Check(x => VectorMath.Power(x, -0.75f), x => Math.Pow(x, -0.75), 3.5, least: float.Epsilon);

    [Theory]
    [InlineData(-0.5f)]
    [InlineData(2.5f)]
    public void Other_powers_of_numbers_of_moderate_size(float exponent) =>
        Check(x => VectorMath.Power(x, exponent), x => Math.Pow(x, exponent), 1 + (2 * Math.Abs(exponent) * Math.Log(1e4)), least: 1e-4f, most: 1e4f);

    [Fact]
    public void Products_have_the_bits_of_a_multiplication()
    {
        foreach (float factor in (float[])[0f, -0f, 0.9f, -0.9f, 1e-4f, 1e-30f, float.Epsilon, float.MaxValue])
        {
            foreach (float x in edges.Concat([1e-39f, -3e-45f, 7e-42f, 1e-20f]).Where(x => !float.IsNaN(x * factor)))
            {
                float product = VectorMath.Multiply(new Vector<float>(x), new Vector<float>(factor))[1];
                Assert.Equal(BitConverter.SingleToInt32Bits(x * factor), BitConverter.SingleToInt32Bits(product));
            }
        }
    }

    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        foreach (var function in (Func<Vector512<float>, Vector512<float>>[])[VectorMath.Exp, VectorMath.Sigmoid, VectorMath.Tanh, VectorMath.Log, x => VectorMath.Power(x, -0.75f)])
        {
            Assert.True(Vector512.IsNaN(function(Vector512.Create(float.NaN))).Equals(Vector512<float>.AllBitsSet));
        }

        Assert.True(float.IsNaN(VectorMath.Log(Vector512.Create(-1f))[3]));
    }

    private static void Check(Func<Vector512<float>, Vector512<float>> function, Func<double, double> exact, double ulps, float least = float.NegativeInfinity, float most = float.PositiveInfinity)
    {
        double worst = 0;
        float where = 0;
        var lanes = new float[16];
        int filled = 0;
        void Put(float x)
        {
            if (float.IsNaN(x) || x < least || x > most)
            {
                return;
            }

            lanes[filled++] = x;
            if (filled < 16)
            {
                return;
            }

            filled = 0;
            var results = function(Vector512.Create(lanes));
            for (int i = 0; i < 16; i++)
            {
                double error = Error(results[i], exact(lanes[i]));
                if (!(error <= worst))
                {
                    (worst, where) = (error, lanes[i]);
                }
            }
        }

        for (long bits = 0; bits <= uint.MaxValue; bits += Stride)
        {
            Put(BitConverter.UInt32BitsToSingle((uint)bits));
        }

        Array.ForEach(edges, Put);
        while (filled > 0)
        {
            Put(1f);
        }

        Assert.True(worst <= ulps, $"At {where:R} the error is {worst:F2} ulp, expected at most {ulps}.");
    }

    /// <summary>The error in units of the last place of the correct result.</summary>
    private static double Error(float result, double exact)
    {
        float rounded = (float)exact;
        if (!float.IsFinite(rounded) || double.IsNaN(exact))
        {
            // The first number that rounds to infinity may come out as the largest float, no further away than 1 ulp.
            return result.Equals(rounded) || (float.IsInfinity(rounded) && Math.Abs(result) == float.MaxValue && Math.Abs(exact) < 3.4028237e38) ? 0 : double.PositiveInfinity;
        }

        double ulp = Math.Max(float.Epsilon, (double)float.BitIncrement(Math.Abs(rounded)) - Math.Abs(rounded));
        return float.IsInfinity(result) && Math.Abs(exact) > 3.4028234e38 ? 0 : Math.Abs(result - exact) / ulp;
    }
}
