using System.Numerics;
using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The running averages of the gradient and its square that Adam's relatives keep as moments 0 and 1.</summary>
internal readonly struct MomentAverages(AdaptiveMomentOptimizer options)
{
    private readonly Vector<float> beta1 = new((float)options.Beta1);
    private readonly Vector<float> fresh1 = new((float)(1 - options.Beta1));
    private readonly Vector<float> beta2 = new((float)options.Beta2);
    private readonly Vector<float> fresh2 = new((float)(1 - options.Beta2));

    /// <summary>Advances both averages by one gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(ref UpdateLanes lanes)
    {
        lanes.First = VectorMath.Multiply(lanes.First, beta1) + (lanes.Gradient * fresh1);
        lanes.Second = VectorMath.Multiply(lanes.Second, beta2) + (lanes.Gradient * lanes.Gradient * fresh2);
    }
}
