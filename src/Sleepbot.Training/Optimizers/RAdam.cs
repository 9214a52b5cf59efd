using System.Numerics;
using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>RAdam: <see cref="Adam"/> that holds back while its average squared gradient rests on few samples.</summary>
/// <remarks>
/// <para>With s = 2 / (1 - beta2) - 1 and s_t = s - 2 t beta2^t / (1 - beta2^t): where s_t is above 5, Adam's step times
/// sqrt((s_t - 4)(s_t - 2) s / ((s - 4)(s - 2) s_t)); before that w = w - rate m, with m corrected as in Adam.
/// A usual rate is 0.001.</para>
/// <para>L. Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020, arXiv:1908.03265.</para>
/// </remarks>
public sealed class RAdam : AdaptiveMomentOptimizer
{
    /// <inheritdoc/>
    public override string Name => "radam";

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context)
    {
        double longest = (2 / (1 - Beta2)) - 1;
        double length = longest - (2 * context.Step * Math.Pow(Beta2, context.Step) / Correction2(context.Step));
        double rate = context.LearningRate / Correction1(context.Step);
        if (length > 5)
        {
            double trust = Math.Sqrt(
                (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
            context.Apply(new AdaptiveRule(this, rate * trust * Math.Sqrt(Correction2(context.Step))));
        }
        else
        {
            context.Apply(new PlainRule(this, rate));
        }
    }

    private readonly struct PlainRule(RAdam options, double rate) : IUpdateRule
    {
        private readonly MomentAverages averages = new(options);
        private readonly Vector<float> rate = new((float)rate);

        public static int MomentCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes)
        {
            averages.Advance(ref lanes);
            lanes.Weight -= VectorMath.Multiply(lanes.First, rate);
        }
    }

    private readonly struct AdaptiveRule(RAdam options, double rate) : IUpdateRule
    {
        private readonly MomentAverages averages = new(options);
        private readonly Vector<float> rate = new((float)rate);
        private readonly Vector<float> epsilon = new((float)options.Epsilon);

        public static int MomentCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes)
        {
            averages.Advance(ref lanes);
            lanes.Weight -= VectorMath.Multiply(lanes.First, rate) / (Vector.SquareRoot(lanes.Second) + epsilon);
        }
    }
}
