using System.Runtime.InteropServices;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>The update is the same bit for bit whether the gradient of dense layers lies in memory or comes from what it is a product of.</summary>
public sealed class DeferredUpdateTests
{
    // Rows of 5 numbers are shorter than a register, others end within one; rectifiers make zeros of either sign. The last layer alone needs more than one piece.
    private static readonly Network network = Network.Build(
        "rows of all lengths", [1, 3, 7], new Dense(37), new Relu(), new Dense(5), new Relu(), new Dense(8), new Dense(113), new Relu(), new Dense(171));

    public static TheoryData<Type, int, int> Cases =>
        [.. OptimizerBatteryTests.Types.SelectMany(row => (IEnumerable<(Type, int, int)>)[(row.Data, 1, 1), (row.Data, 1, 3), (row.Data, 3, 1)]), (typeof(SignDescent), 1, 1), (typeof(SignDescent), 3, 2)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_update_like_numbers(Type optimizer, int samples, int threads)
    {
        var options = new TrainingOptions
        {
            BatchSize = samples,
            Length = new TrainingTime(1, TimeUnit.Epochs),
            Optimizer = (Optimizer)Activator.CreateInstance(optimizer)!,
            LearningRate = 0.01,
        };
        using var team = new ThreadTeam(threads);
        var (deferred, whole) = (new WeightUpdate(network, options, team), new WeightUpdate(network, options, team));
        var (first, second) = (network.Initialise(RandomSource.FromSeed(1)), network.Initialise(RandomSource.FromSeed(1)));
        var plan = network.Compile(new PlanOptions { BatchSize = samples });
        for (int step = 0; step < 5; step++)
        {
            RandomSource.FromSeed(step).FillNormal(plan.Input());
            Train(plan, first, samples, step);
            Assert.True(first.HasDeferredGradient);
            deferred.Step(first, 0.01);
            Train(plan, second, samples, step);
            Assert.NotEqual(0, second.Gradient.Span[^1]);
            Assert.False(second.HasDeferredGradient);
            whole.Step(second, 0.01);
            Assert.Equal(Bits(second.Weights), Bits(first.Weights));
            Assert.All(whole.OptimizerState.Moments.Zip(deferred.OptimizerState.Moments), moments => Assert.Equal(Bits(moments.First), Bits(moments.Second)));
        }

        // Whoever looks after the update still finds the gradient.
        Train(plan, first, samples, 5);
        deferred.Step(first, 0);
        Train(plan, second, samples, 5);
        Assert.Equal(Bits(second.Gradient), Bits(first.Gradient));
    }

    private static void Train(Plan plan, NetworkState state, int samples, int step) => plan.Train(state, samples, rows =>
    {
        RandomSource.FromSeed(100 + step).FillNormal(rows.GradientOf());
        return default;
    });

    private static int[] Bits(FloatBuffer buffer) => MemoryMarshal.Cast<float, int>(buffer.Span).ToArray();
}
