using System.Numerics;
using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>RMSprop: each weight moves by its gradient over the root of its average squared gradient.</summary>
/// <remarks>
/// <para>s = decay s + (1 - decay) g^2; w = w - rate g / (sqrt(s) + epsilon). A usual rate is 0.001 to 0.01.</para>
/// <para>T. Tieleman, G. Hinton, "Lecture 6.5: RMSprop", Neural networks for machine learning, Coursera 2012.</para>
/// </remarks>
public sealed class RmsProp : Optimizer
{
    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <inheritdoc/>
    public override int MomentCount => 1;

    /// <summary>Gets how much of the average squared gradient is kept from step to step (PyTorch's alpha).</summary>
    /// <value>From 0 to below 1. The default is 0.99.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Decay { get; init => field = RequireFraction(value); } = 0.99;

    /// <summary>Gets what is added to the root, so that nothing is divided by zero.</summary>
    /// <value>At least 0. The default is 1e-8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Epsilon { get; init => field = RequireNotNegative(value); } = 1e-8;

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) => context.Apply(new Rule(this, context.LearningRate));

    private readonly struct Rule(RmsProp options, double rate) : IUpdateRule
    {
        private readonly Vector<float> rate = new((float)rate);
        private readonly Vector<float> decay = new((float)options.Decay);
        private readonly Vector<float> fresh = new((float)(1 - options.Decay));
        private readonly Vector<float> epsilon = new((float)options.Epsilon);

        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes)
        {
            lanes.First = VectorMath.Multiply(lanes.First, decay) + (lanes.Gradient * lanes.Gradient * fresh);
            lanes.Weight -= lanes.Gradient * rate / (Vector.SquareRoot(lanes.First) + epsilon);
        }
    }
}
