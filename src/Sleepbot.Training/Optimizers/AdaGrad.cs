using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sleepbot.Training;

/// <summary>AdaGrad: each weight's rate falls with all the gradient it has ever seen.</summary>
/// <remarks>
/// <para>s = s + g^2; w = w - rate g / (sqrt(s) + epsilon). A usual rate is 0.01.</para>
/// <para>J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR 12, 2011.</para>
/// </remarks>
public sealed class AdaGrad : Optimizer
{
    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <inheritdoc/>
    public override int MomentCount => 1;

    /// <summary>Gets what is added to the root, so that nothing is divided by zero.</summary>
    /// <value>At least 0. The default is 1e-10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Epsilon { get; init => field = RequireNotNegative(value); } = 1e-10;

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) =>
        context.Apply(new Rule((float)context.LearningRate, (float)Epsilon));

    private readonly struct Rule(float rate, float epsilon) : IUpdateRule
    {
        private readonly Vector<float> rate = new(rate);
        private readonly Vector<float> epsilon = new(epsilon);

        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes)
        {
            lanes.First += lanes.Gradient * lanes.Gradient;
            lanes.Weight -= lanes.Gradient * rate / (Vector.SquareRoot(lanes.First) + epsilon);
        }
    }
}
