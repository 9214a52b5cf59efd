using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>An element-wise function with one setting, whose derivative can be told from its result.</summary>
internal interface IActivationFunction
{
    static abstract Vector512<float> Value(Vector512<float> x, Vector512<float> setting);

    /// <summary>The derivative, where the function's value is <paramref name="y"/>.</summary>
    static abstract Vector512<float> Derivative(Vector512<float> y, Vector512<float> setting);
}
