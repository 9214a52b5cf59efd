using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Several threads work on one batch: what comes out does not tell how many.</summary>
public sealed class TeamTests
{
    private static readonly Network images = Network.Build(
        "images",
        [2, 9, 7],
        new Convolution(6, 3, Padding: 1) { Name = "conv1" },
        new BatchNormalisation(),
        new Relu(),
        new MaxPool(3, 2) { Name = "pool" },
        new Convolution(6, 1) { Name = "conv2" },
        new Add { From = ["conv2", "pool"] },
        new RandomisedLeakyRelu(),
        new Dropout(0.3f),
        new Dense(23),
        new BatchNormalisation(),
        new Tanh(),
        new Dense(5));

    // Four dense layers share two parameters, two convolutions one; the first sum is of all of them.
    private static readonly Network shared = Network.FromGraph("shared", graph =>
    {
        var input = graph.Input([2, 6, 5]);
        graph.BeginLayer("shared");
        var filter = graph.Parameter("filter", ParameterRole.Weight, [2, 2, 3, 3], new HeInitializer());
        var weight = graph.Parameter("weight", ParameterRole.Weight, [60, 60], new HeInitializer());
        var bias = graph.Parameter("bias", ParameterRole.Bias, [60], new HeInitializer());
        var image = graph.Apply(new ConvolutionOperation(1, 1, 1), [graph.Apply(new ConvolutionOperation(1, 1, 1), [input], [filter], [])], [filter], []);
        var row = graph.Apply(new FlattenOperation(), image);
        var once = graph.Apply(new TanhOperation(1), graph.Apply(new LinearOperation(), [row], [weight, bias], []));
        var twice = graph.Apply(new LinearOperation(), [once], [weight, bias], []);
        return [graph.Apply(new AddOperation(), row, once, twice)];
    });

    // A window as large as the image is a dense layer, here a large one; elsewhere the same filter is none. So the batch cannot be cut.
    private static readonly Network mixed = Network.FromGraph("mixed", graph =>
    {
        var input = graph.Input([32, 5, 3]);
        graph.BeginLayer("mixed");
        var filter = graph.Parameter("filter", ParameterRole.Weight, [32, 32, 3, 2], new HeInitializer());
        var image = graph.Apply(new ConvolutionOperation(1, 0, 1), [input], [filter], []);
        return [graph.Apply(new ConvolutionOperation(1, 0, 1), [image], [filter], [])];
    });

    public static TheoryData<string, int> Cases =>
        [.. from network in (string[])["images", "shared", "mixed"] from batch in (int[])[5, 64, 107, 300] select (network, batch)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_gives_the_same_bits(string name, int batch)
    {
        var problem = Problem.Random(NetworkOf(name), batch);
        var alone = PlanRun.Execute(problem, noise: RandomSource.FromSeed(5));
        for (int threads = 2; threads <= 5; threads++)
        {
            using var team = new ThreadTeam(threads);
            var together = PlanRun.Execute(problem, noise: RandomSource.FromSeed(5), team: team);
            Assert.Equal(alone.Outputs, together.Outputs);
            Assert.Equal(alone.InputGradients, together.InputGradients);
            Assert.Equal(alone.Gradient, together.Gradient);
            Assert.Equal(alone.Statistics, together.Statistics);
            Assert.Equal(PlanRun.Infer(problem, statistics: alone.Statistics), PlanRun.Infer(problem, statistics: alone.Statistics, team: team));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_smaller_batch_in_a_plan_used_before_gives_the_same_bits(int samples)
    {
        // Parts that hold no sample of this batch still hold the gradients of the one before.
        var problem = Problem.Random(images, samples);
        using var team = new ThreadTeam(2);
        var fresh = PlanRun.Execute(problem, batchSize: 128, noise: RandomSource.FromSeed(5));
        var used = PlanRun.Execute(problem, batchSize: 128, fresh: false, noise: RandomSource.FromSeed(5), team: team);
        Assert.Equal(fresh.Outputs, used.Outputs);
        Assert.Equal(fresh.Gradient, used.Gradient);
    }

    [Fact]
    public void The_gradient_of_a_batch_in_parts_is_the_mean_of_its_halves()
    {
        // Without normalisation the gradient of a batch is the sum of its samples', here taken 30 at a time by plans of one part.
        var problem = Problem.Random(shared, 120);
        double[] sum = new double[shared.WeightCount];
        for (int first = 0; first < 120; first += 30)
        {
            var some = problem with
            {
                Samples = 30,
                Inputs = [.. problem.Inputs.Select(input => Rows(input, first))],
                Upstream = [.. problem.Upstream.Select(upstream => Rows(upstream, first))],
            };
            float[] gradient = PlanRun.Execute(some).Gradient;
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += gradient[i];
            }
        }

        float[] whole = PlanRun.Execute(problem).Gradient;
        double scale = sum.Max(Math.Abs);
        for (int i = 0; i < sum.Length; i++)
        {
            Assert.Equal(sum[i], whole[i], 1e-5 * scale);
        }

        static float[] Rows(float[] values, int first) => values[(first * values.Length / 120)..((first + 30) * values.Length / 120)];
    }

    private static Network NetworkOf(string name) => name switch { "images" => images, "shared" => shared, _ => mixed };
}
