using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>What a plan promises beyond right numbers.</summary>
public sealed class PlanTests
{
    private static readonly Network network = Network.Build(
        "small", [2, 6, 6], new Convolution(5, 3) { Name = "conv1" }, new BatchNormalisation(), new Relu(), new MaxPool(2), new Dropout(), new Dense(10) { Name = "fc1" });

    [Fact]
    public void A_step_allocates_nothing()
    {
        var problem = Problem.Random(network, 20);
        var state = PlanRun.StateOf(problem);
        var plan = network.Compile(new PlanOptions { BatchSize = 32 });
        var objective = PlanRun.ObjectiveOf(problem);
        problem.Inputs[0].CopyTo(plan.Input());
        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step()
        {
            plan.Train(state, 20, objective, RandomSource.FromSeed(1));
        }
    }

    [Fact]
    public void Values_asked_for_are_returned_as_they_were_computed()
    {
        // What is looked at may be neither overwritten in place nor rectified by the step before.
        var looked = Network.Build("looked", [2, 6, 6], new Convolution(5, 3) { Name = "conv1" }, new Relu(), new MaxPool(2), new Dense(4) { Name = "fc1" }, new Tanh(), new Dense(3));
        var state = looked.Initialise(RandomSource.FromSeed(2));
        var plan = looked.Compile(new PlanOptions { BatchSize = 20, Training = false, Also = [.. looked.Layers.Select(layer => layer.Output)] });
        RandomSource.FromSeed(3).FillNormal(plan.Input());
        plan.Forward(state, 17);

        Assert.Contains(plan.Output(1).ToArray(), value => value < 0);
        Assert.Equal(plan.Output(1).ToArray().Select(value => Math.Max(0, value)), plan.Output(2).ToArray());
        Assert.Equal(plan.Output(4).ToArray().Select(value => Math.Tanh(value)), plan.Output(5).ToArray().Select(value => (double)value), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(plan.Output(0).ToArray(), plan.Output(6).ToArray());

        var usual = looked.Compile(new PlanOptions { BatchSize = 20, Training = false });
        plan.Input().CopyTo(usual.Input());
        usual.Forward(state, 17);
        Assert.Equal(usual.Output().ToArray(), plan.Output().ToArray());
        Assert.Throws<ArgumentException>(() => looked.Compile(new PlanOptions { BatchSize = 20, Also = [looked.Layers[0].Output] }));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(70)]
    public void Gradients_of_a_deeper_network_take_no_more_memory(int batch)
    {
        int samples = batch < 64 ? 32 : 48;
        long[] bytes = [.. new int[] { 4, 8 }.Select(depth =>
        {
            var layers = Enumerable.Range(0, depth).SelectMany(_ => (Layer[])[new Convolution(3, 3, Padding: 1), new Relu()]);
            return Network.Build("deep", [3, 4, 5], [.. layers, new Dense(2)]).Compile(new PlanOptions { BatchSize = batch }).Steps.Sum(step => step.Bytes);
        })];
        Assert.Equal(4 * 3 * 4 * 5 * samples * sizeof(float), bytes[1] - bytes[0]);
    }

    [Fact]
    public void What_follows_a_normalisation_is_done_in_its_pass()
    {
        var residual = Network.Build(
            "residual",
            [3, 6, 5],
            new Convolution(3, 1) { Name = "stem" },
            new Convolution(3, 1),
            new BatchNormalisation(),
            new Relu(),
            new Convolution(3, 1),
            new BatchNormalisation { Name = "norm" },
            new Add { From = ["stem", "norm"] },
            new Relu(),
            new Dense(2));
        string[] kernels = [.. residual.Compile(new PlanOptions { BatchSize = 16 }).Steps.Select(step => step.Kernel).Where(kernel => !kernel.StartsWith("direct", StringComparison.Ordinal) && kernel.Length > 0)];
        Assert.Equal(["convert layout", "add gradients", "batch normalisation with rectifier", "batch normalisation with sum and rectifier", "linear, 16 samples a vector", "convert layout"], kernels);
    }

    [Fact]
    public void Same_numbers_in_give_the_same_bits_out()
    {
        var problem = Problem.Random(network, 20);
        var first = PlanRun.Execute(problem, 32);
        var second = PlanRun.Execute(problem, 32, fresh: false);
        Assert.Equal(first.Outputs[0], second.Outputs[0]);
        Assert.Equal(first.Gradient, second.Gradient);
        Assert.Equal(first.Statistics, second.Statistics);
    }

    [Fact]
    public void One_plan_serves_several_states()
    {
        var plan = network.Compile(new PlanOptions { BatchSize = 4, Training = false });
        plan.Input().Fill(0.5f);
        var zero = new NetworkState(network);
        var random = PlanRun.StateOf(Problem.Random(network, 1));
        plan.Forward(random, 4);
        float[] expected = plan.Output().ToArray();
        plan.Forward(zero, 4);
        Assert.All(plan.Output().ToArray(), value => Assert.Equal(0f, value));
        plan.Forward(random, 4);
        Assert.Equal(expected, plan.Output().ToArray());
    }

    [Fact]
    public void Spans_have_the_lengths_of_their_batches()
    {
        var plan = network.Compile(new PlanOptions { BatchSize = 7 });
        Assert.Equal(7 * 72, plan.Input().Length);
        plan.Forward(new NetworkState(network), 3);
        Assert.Equal(30, plan.Output().Length);
        plan.Train(new NetworkState(network), 3, rows =>
        {
            Assert.Equal((0, 3, 30, 30), (rows.First, rows.Samples, rows.Of().Length, rows.GradientOf().Length));
            rows.GradientOf().Clear();
            return default;
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5)]
    public void Samples_beyond_the_batch_are_refused(int samples)
    {
        var plan = network.Compile(new PlanOptions { BatchSize = 4 });
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Forward(new NetworkState(network), samples));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Train(new NetworkState(network), samples, _ => default));
    }

    [Fact]
    public void Wrong_uses_say_what_to_do()
    {
        var state = new NetworkState(network);
        var inference = network.Compile(new PlanOptions { BatchSize = 4, Training = false });
        inference.Forward(state, 1);
        Assert.Contains("Training = true", Assert.Throws<InvalidOperationException>(() => inference.Train(state, 1, Nothing)).Message, StringComparison.Ordinal);
        var training = network.Compile(new PlanOptions { BatchSize = 4 });
        training.Train(state, 1, Nothing);
        Assert.Contains("InputGradients = true", Assert.Throws<InvalidOperationException>(() => training.InputGradient()).Message, StringComparison.Ordinal);
        var other = new NetworkState(Network.Build("other", [3], new Dense(2)));
        Assert.Contains("'other'", Assert.Throws<ArgumentException>(() => training.Forward(other, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Compile(new PlanOptions { BatchSize = 0 }));

        static LossResult Nothing(OutputRows rows)
        {
            rows.GradientOf().Clear();
            return default;
        }
    }

    [Fact]
    public void The_first_of_equal_maxima_takes_the_gradient()
    {
        var problem = Problem.Random(Network.Build("pool", [1, 2, 2], new MaxPool(2)), 3) with { Inputs = [[1, 1, 1, 1, 0, 2, 2, 0, -1, -1, -1, -1]] };
        float[] up = problem.Upstream[0];
        Assert.Equal([up[0], 0, 0, 0, 0, up[1], 0, 0, up[2], 0, 0, 0], PlanRun.Execute(problem).InputGradients[0]);
    }
}
