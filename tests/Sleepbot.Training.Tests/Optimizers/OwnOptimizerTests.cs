namespace Sleepbot.Training.Tests;

public sealed class OwnOptimizerTests
{
    [Fact]
    public void Users_own_optimizer_is_a_loop_over_spans()
    {
        OptimizerState state = new(new SignDescent(), 3);
        float[] weights = [1, 2, 3];
        state.BeginStep();
        state.Update(weights, [-5, 0, 0.001f], 0, 3, 0.5);
        Assert.Equal([1.5f, 2, 2.5f], weights);
    }

    /// <summary>How short an optimizer can be.</summary>
    private sealed class SignDescent : Optimizer
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
}
