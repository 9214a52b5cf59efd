namespace Sleepbot.Training.Tests;

public sealed class OptimizerStateTests
{
    private readonly OptimizerState state = new(new Adam(), 10);
    private readonly float[] weights = new float[10];
    private readonly float[] gradient = [.. Enumerable.Repeat(1f, 10)];

    [Fact]
    public void Update_before_the_first_step_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => state.Update(weights, gradient, 0, 10, 0.1));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(0, 11)]
    [InlineData(10, 1)]
    [InlineData(5, -1)]
    [InlineData(5, int.MaxValue)]
    public void Range_outside_the_weights_is_refused(int start, int length)
    {
        state.BeginStep();
        var exception = Assert.Throws<ArgumentException>(() => state.Update(weights, gradient, start, length, 0.1));
        Assert.Contains($"{length} weights from {start} on", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_another_length_are_refused()
    {
        state.BeginStep();
        var exception = Assert.Throws<ArgumentException>(() => state.Update(weights, gradient.AsSpan(1), 0, 9, 0.1));
        Assert.Contains("10 weights and 9 gradients were given, expected 10 of each", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clearing_a_range_leaves_the_others_moments()
    {
        state.BeginStep();
        state.Update(weights, gradient, 0, 10, 0.1);
        state.ClearMoments(2, 3);
        foreach (var moment in state.Moments)
        {
            Assert.Equal([2, 3, 4], Enumerable.Range(0, 10).Where(i => moment.Span[i] == 0));
        }
    }

    [Fact]
    public void Steps_are_counted_and_can_be_restored_but_not_below_zero()
    {
        state.Step = 41;
        state.BeginStep();
        Assert.Equal(42, state.Step);
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Step = -1);
    }
}
