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
}
