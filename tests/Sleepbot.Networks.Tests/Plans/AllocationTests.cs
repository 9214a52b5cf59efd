using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>The networks of the zoo train without allocating: forward, loss and backward, step after step.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("lenet5", 28, 20, 1)]
    [InlineData("keras-cnn", 12, 20, 1)]
    [InlineData("filters-a", 28, 20, 1)]
    [InlineData("lenet5", 28, 100, 2)]
    [InlineData("lenet5", 28, 2, 1)]
    [InlineData("keras-cnn", 12, 9, 1)]
    public void Twenty_steps_allocate_nothing(string model, int side, int batch, int threads)
    {
        using var team = new ThreadTeam(threads);
        var network = ModelZoo.Find(model).Build([1, side, side], 10);
        var plan = network.Compile(new PlanOptions { BatchSize = batch, Team = team });
        var state = network.Initialise(RandomSource.FromSeed(1));
        var loss = new SoftmaxCrossEntropy();
        int[] labels = [.. Enumerable.Range(0, batch).Select(sample => sample % 10)];
        Objective objective = rows => loss.EvaluatePart(rows.Of(), labels.AsSpan(rows.First, rows.Samples), [], rows.GradientOf(), batch);
        RandomSource.FromSeed(2).FillUniform(plan.Input());
        Step(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 1; step <= 20; step++)
        {
            // The last batch of an epoch is smaller.
            Step(step);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step(int step)
        {
            int samples = step % 10 == 9 ? Math.Min(7, batch) : batch;
            plan.Train(state, samples, objective, RandomSource.FromSeed(step));
        }
    }
}
