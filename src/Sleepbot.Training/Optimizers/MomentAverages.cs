using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The running averages of the gradient and its square that Adam's relatives keep as moments 0 and 1.</summary>
internal readonly struct MomentAverages(AdaptiveMomentOptimizer options)
{
    private readonly float beta1 = (float)options.Beta1;
    private readonly float fresh1 = (float)(1 - options.Beta1);
    private readonly float beta2 = (float)options.Beta2;
    private readonly float fresh2 = (float)(1 - options.Beta2);

    /// <summary>Advances both averages by one gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(ref UpdateLanes lanes)
    {
        lanes.First = VectorMath.Multiply(lanes.First, beta1) + (lanes.Gradient * fresh1);
        lanes.Second = VectorMath.Multiply(lanes.Second, beta2) + (lanes.Gradient * lanes.Gradient * fresh2);
    }
}
