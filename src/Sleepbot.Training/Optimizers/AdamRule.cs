using System.Numerics;
using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The step of <see cref="Adam"/> and, with <paramref name="keep"/> below 1, of <see cref="AdamW"/>.</summary>
internal readonly struct AdamRule(AdaptiveMomentOptimizer options, in UpdateContext context, double keep) : IUpdateRule
{
    private readonly MomentAverages averages = new(options);
    private readonly Vector<float> keep = new((float)keep);
    private readonly Vector<float> rate = new((float)(context.LearningRate / options.Correction1(context.Step)));
    private readonly Vector<float> root = new((float)(1 / Math.Sqrt(options.Correction2(context.Step))));
    private readonly Vector<float> epsilon = new((float)options.Epsilon);

    public static int MomentCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref UpdateLanes lanes)
    {
        averages.Advance(ref lanes);
        Vector<float> scale = (Vector.SquareRoot(lanes.Second) * root) + epsilon;
        lanes.Weight = (lanes.Weight * keep) - (VectorMath.Multiply(lanes.First, rate) / scale);
    }
}
