using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sleepbot.Training;

/// <summary>Plain stochastic gradient descent.</summary>
/// <remarks>
/// <para>w = w - rate g. A usual rate is 0.01 to 0.1.</para>
/// <para>H. Robbins, S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22, 1951.</para>
/// </remarks>
public sealed class Sgd : Optimizer
{
    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    public override int MomentCount => 0;

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) => context.Apply(new Rule((float)context.LearningRate));

    private readonly struct Rule(float rate) : IUpdateRule
    {
        private readonly Vector<float> rate = new(rate);

        public static int MomentCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes) => lanes.Weight -= lanes.Gradient * rate;
    }
}
