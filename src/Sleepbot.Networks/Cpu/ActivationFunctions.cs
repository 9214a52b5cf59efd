using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>1 / (1 + exp(-slope * x)).</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> x, Vector512<float> slope) =>
        Vector512<float>.One / (Vector512<float>.One + Vector512.Exp(-slope * x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> y, Vector512<float> slope) => slope * y * (Vector512<float>.One - y);
}

/// <summary>tanh(slope * x), as 1 - 2 / (exp(2 * slope * x) + 1): exact at both ends, within 1e-7 between.</summary>
internal readonly struct TanhFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> x, Vector512<float> slope)
    {
        var exponential = Vector512.Exp(Vector512.Create(2f) * slope * x);
        return Vector512<float>.One - (Vector512.Create(2f) / (exponential + Vector512<float>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> y, Vector512<float> slope) => slope * (Vector512<float>.One - (y * y));
}

/// <summary>x above 0, leak * x elsewhere; what is not a number stays so.</summary>
internal readonly struct LeakyReluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> x, Vector512<float> leak) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), x, leak * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> y, Vector512<float> leak) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<float>.Zero), Vector512<float>.One, leak);
}
