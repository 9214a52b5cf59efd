using System.Numerics;
using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Gradient descent with Nesterov's momentum: the step looks one velocity ahead.</summary>
/// <remarks>
/// <para>v = momentum v + g; w = w - rate (g + momentum v). A usual rate is 0.01 to 0.1.</para>
/// <para>I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of initialization and momentum in deep learning",
/// ICML 2013, in the form that PyTorch uses.</para>
/// </remarks>
public sealed class SgdNesterov : Optimizer
{
    /// <inheritdoc/>
    public override string Name => "nesterov";

    /// <inheritdoc/>
    public override int MomentCount => 1;

    /// <summary>Gets how much of the velocity is kept from step to step.</summary>
    /// <value>From 0 to below 1. The default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Momentum { get; init => field = RequireFraction(value); } = 0.9;

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) =>
        context.Apply(new Rule((float)context.LearningRate, (float)Momentum));

    private readonly struct Rule(float rate, float momentum) : IUpdateRule
    {
        private readonly Vector<float> rate = new(rate);
        private readonly Vector<float> momentum = new(momentum);

        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes)
        {
            lanes.First = VectorMath.Multiply(lanes.First, momentum) + lanes.Gradient;
            lanes.Weight -= (lanes.Gradient + VectorMath.Multiply(lanes.First, momentum)) * rate;
        }
    }
}
