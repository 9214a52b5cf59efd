namespace Sleepbot.Training;

/// <summary>AdamW: <see cref="Adam"/> that shrinks the weights directly, untouched by the averages of the gradient.</summary>
/// <remarks>
/// <para>w = (1 - rate decay) w, then Adam's step. The decay is set where the weight decay of all optimizers is set;
/// 0.01 is used where none is asked for. A usual rate is 0.001.</para>
/// <para>I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101.</para>
/// </remarks>
public sealed class AdamW : AdaptiveMomentOptimizer
{
    /// <inheritdoc/>
    public override string Name => "adamw";

    /// <inheritdoc/>
    public override bool DecaysWeightsDirectly => true;

    /// <inheritdoc/>
    public override double DefaultWeightDecay => 0.01;

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) =>
        context.Apply(new AdamRule(this, context, keep: 1 - (context.LearningRate * context.WeightDecay)));
}
