namespace Sleepbot.Training;

/// <summary>Adam: each weight moves by its average gradient over the root of its average squared gradient.</summary>
/// <remarks>
/// <para>m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2, both divided by 1 - beta^step to undo their start at zero;
/// w = w - rate m / (sqrt(v) + epsilon). A usual rate is 0.001.</para>
/// <para>D. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980.</para>
/// </remarks>
public sealed class Adam : AdaptiveMomentOptimizer
{
    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) => context.Apply(new AdamRule(this, context, keep: 1));
}
