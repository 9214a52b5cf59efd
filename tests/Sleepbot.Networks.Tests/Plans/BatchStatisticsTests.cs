using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>The running statistics of batch normalisation.</summary>
public sealed class BatchStatisticsTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(19, 40)]
    public void Training_moves_the_running_statistics_by_the_momentum(int samples, int batchSize)
    {
        Shape shape = [3, 5, 2];
        var problem = Problem.Random(Network.Build("norm", shape, new BatchNormalisation(Momentum: 0.3f)), samples);
        var (means, variances) = Reference.Moments(new Volume(samples, shape, [.. problem.Inputs[0].Select(value => (double)value)]));
        double count = samples * 10;
        float[] statistics = PlanRun.Execute(problem, batchSize).Statistics;
        for (int channel = 0; channel < 3; channel++)
        {
            Assert.Equal(0.3 * means[channel], statistics[channel], 1e-6);
            Assert.Equal(0.7 + (0.3 * variances[channel] * count / (count - 1)), statistics[3 + channel], 1e-5);
        }
    }

    [Fact]
    public void Evaluation_leaves_the_running_statistics_alone()
    {
        var problem = Problem.Random(Network.Build("norm", [4], new BatchNormalisation()), 6);
        var state = PlanRun.StateOf(problem);
        float[] before = state.Statistics.Span.ToArray();
        var plan = problem.Network.Compile(new PlanOptions { BatchSize = 6, Training = false });
        problem.Inputs[0].CopyTo(plan.Input());
        plan.Forward(state, 6);
        Assert.Equal(before, state.Statistics.Span.ToArray());
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], before);
    }

    [Fact]
    public void One_value_per_channel_leaves_everything_finite()
    {
        // A last batch of a single sample has no unbiased variance; it must not ruin the statistics for ever.
        var run = PlanRun.Execute(Problem.Random(Network.Build("norm", [4], new BatchNormalisation()), samples: 1));
        Assert.All(run.Statistics.Concat(run.Outputs[0]).Concat(run.Gradient), value => Assert.True(float.IsFinite(value)));
    }
}
