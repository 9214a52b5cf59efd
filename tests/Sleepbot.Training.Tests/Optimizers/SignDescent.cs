namespace Sleepbot.Training.Tests;

/// <summary>How short an optimizer can be.</summary>
internal sealed class SignDescent : Optimizer
{
    public override string Name => "sign";

    public override int MomentCount => 0;

    public override void Update(in UpdateContext context)
    {
        for (int i = 0; i < context.Weights.Length; i++)
        {
            context.Weights[i] -= (float)context.LearningRate * MathF.Sign(context.Gradient[i]);
        }
    }
}
