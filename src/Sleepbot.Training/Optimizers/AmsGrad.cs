using System.Numerics;
using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>AMSGrad: <see cref="Adam"/> whose divisor never shrinks, so that its steps cannot grow again.</summary>
/// <remarks>
/// <para>As Adam, but divides by the root of the largest v so far. As in PyTorch the maximum is taken before v is corrected for its
/// start at zero. A usual rate is 0.001.</para>
/// <para>S. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond", ICLR 2018, arXiv:1904.09237.</para>
/// </remarks>
public sealed class AmsGrad : AdaptiveMomentOptimizer
{
    /// <inheritdoc/>
    public override string Name => "amsgrad";

    /// <inheritdoc/>
    public override int MomentCount => 3;

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) => context.Apply(new Rule(this, context));

    private readonly struct Rule(AmsGrad options, in UpdateContext context) : IUpdateRule
    {
        private readonly MomentAverages averages = new(options);
        private readonly Vector<float> rate = new((float)(context.LearningRate / options.Correction1(context.Step)));
        private readonly Vector<float> root = new((float)(1 / Math.Sqrt(options.Correction2(context.Step))));
        private readonly Vector<float> epsilon = new((float)options.Epsilon);

        public static int MomentCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes)
        {
            averages.Advance(ref lanes);
            lanes.Third = Vector.Max(lanes.Third, lanes.Second);
            Vector<float> scale = (Vector.SquareRoot(lanes.Third) * root) + epsilon;
            lanes.Weight -= VectorMath.Multiply(lanes.First, rate) / scale;
        }
    }
}
