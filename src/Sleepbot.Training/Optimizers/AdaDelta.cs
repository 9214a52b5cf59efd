using System.Numerics;
using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>AdaDelta: each weight moves as far as it lately did, relative to the gradient it lately saw.</summary>
/// <remarks>
/// <para>s = rho s + (1 - rho) g^2; d = g sqrt(a + epsilon) / sqrt(s + epsilon); a = rho a + (1 - rho) d^2; w = w - rate d.
/// The rate is usually 1. Moment 0 is s, moment 1 is a.</para>
/// <para>M. Zeiler, "ADADELTA: an adaptive learning rate method", 2012, arXiv:1212.5701.</para>
/// </remarks>
public sealed class AdaDelta : Optimizer
{
    /// <inheritdoc/>
    public override string Name => "adadelta";

    /// <inheritdoc/>
    public override int MomentCount => 2;

    /// <summary>Gets how much of both averages is kept from step to step.</summary>
    /// <value>From 0 to below 1. The default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Rho { get; init => field = RequireFraction(value); } = 0.9;

    /// <summary>Gets what is added inside both roots; it sets the size of the first steps.</summary>
    /// <value>At least 0, and 0 never moves. The default is 1e-6.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Epsilon { get; init => field = RequireNotNegative(value); } = 1e-6;

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) => context.Apply(new Rule(this, context.LearningRate));

    private readonly struct Rule(AdaDelta options, double rate) : IUpdateRule
    {
        private readonly Vector<float> rate = new((float)rate);
        private readonly Vector<float> rho = new((float)options.Rho);
        private readonly Vector<float> fresh = new((float)(1 - options.Rho));
        private readonly Vector<float> epsilon = new((float)options.Epsilon);

        public static int MomentCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes)
        {
            lanes.First = VectorMath.Multiply(lanes.First, rho) + (lanes.Gradient * lanes.Gradient * fresh);
            Vector<float> move = lanes.Gradient * Vector.SquareRoot(lanes.Second + epsilon) / Vector.SquareRoot(lanes.First + epsilon);
            lanes.Second = VectorMath.Multiply(lanes.Second, rho) + (move * move * fresh);
            lanes.Weight -= move * rate;
        }
    }
}
