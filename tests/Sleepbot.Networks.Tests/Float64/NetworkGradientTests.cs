using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Whole networks against the float64 reference: what goes wrong between operations, not within one.</summary>
public sealed class NetworkGradientTests
{
    private static readonly int[] batches = [1, 3, 16, 21];

    [Fact]
    public void LeNet5() => GradientCheck.Verify(Problem.Random(new LeNet5Model().Build([1, 28, 28], 10), samples: 2));

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Sigmoid)]
    public void LeNet5_with_smooth_activation(Activation activation) =>
        GradientCheck.Verify(Problem.Random(new LeNet5Model { Activation = activation }.Build([3, 12, 13], 7), samples: 5));

    [Fact]
    public void Filters_with_activated_output() =>
        Verify(new FiltersBModel { Activation = Activation.Tanh, Slopes = [0.7f, 0.7f, 0.05f] }.Build([1, 9, 9], 10));

    [Fact]
    public void Dense_layers_directly_behind_convolutions() => Verify(Network.Build(
        "dense after convolution", [3, 5, 6], new Convolution(5, 3), new Dense(7), new Dense(3)));

    [Theory]
    [InlineData(12)]
    [InlineData(30)]
    [InlineData(46)]
    public void Dense_layers_with_many_inputs_and_outputs(int samples)
    {
        // The first undoes the rectifier before it, and adds up its sums in two pieces where there are three blocks of 16 samples.
        GradientCheck.Verify(Problem.Random(Network.Build("many inputs", [1, 30, 28], new Convolution(2, 3), new LeakyRelu(0.2f), new Dense(3)), samples));

        // Here gradients by the inputs are added up in two pieces, and what a layer leaves open at a border another one has: 21, 150, 27 features.
        GradientCheck.Verify(Problem.Random(
            Network.Build("many outputs", [21], new Dense(150), new Relu(), new Dense(27) { Bias = false }, new Dense(5)), samples));
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(17, 2)]
    [InlineData(28, 1)]
    [InlineData(35, 11)]
    public void Rows_of_few_channels_and_few_samples(int width, int samples) => GradientCheck.Verify(Problem.Random(
        Network.Build("rows", [2, 7, width], new Convolution(5, 5, Padding: 2), new LeakyRelu(0.2f), new MaxPool(2), new Convolution(2, 2), new Dense(4)), samples));

    [Fact]
    public void Gradients_that_take_the_place_of_values()
    {
        // Pools of 2x2 and dense layers of few outputs replace what they read; pools that overlap and dense layers that read it twice must not.
        foreach (int samples in (int[])[16, 21, 70])
        {
            GradientCheck.Verify(Problem.Random(
                Network.Build("pools", [1, 12, 13], new Convolution(3, 3), new LeakyRelu(0.2f), new MaxPool(2, 2), new Convolution(4, 2), new MaxPool(2, 2), new Dense(5)), samples));
            GradientCheck.Verify(Problem.Random(
                Network.Build("overlapping", [1, 9, 9], new Convolution(3, 3), new Relu(), new MaxPool(2, 1), new Convolution(4, 2), new MaxPool(3, 2), new Dense(5)), samples));
            GradientCheck.Verify(Problem.Random(
                Network.Build("many outputs", [1, 3, 19], new Convolution(1, 3), new LeakyRelu(0.2f), new Dense(160), new Dense(3)), samples));
        }
    }

    [Fact]
    public void Residual_block_with_concatenation_and_batch_normalisation() => Verify(Network.Build(
        "residual",
        [3, 6, 5],
        new Convolution(5, 3, Padding: 1) { Name = "stem" },
        new BatchNormalisation(Epsilon: 1e-2f),
        new Relu { Name = "trunk" },
        new Convolution(5, 3, Padding: 1) { Name = "branch" },
        new BatchNormalisation(Epsilon: 1e-2f) { Name = "branch-norm" },
        new Add { Name = "sum", From = ["trunk", "branch-norm"] },
        new Relu { Name = "summed" },
        new Concatenate { From = ["summed", "trunk", "stem"] },
        new Convolution(4, 1),
        new LeakyRelu(0.1f),
        new GlobalAveragePool(),
        new Dense(6)));

    // What follows a normalisation is done by its step, in one pass over memory.
    [Fact]
    public void Sums_and_rectifiers_behind_normalisations() => Verify(Network.Build(
        "projected",
        [3, 6, 5],
        new Convolution(4, 3, Padding: 1),
        new BatchNormalisation(Epsilon: 1e-2f),
        new LeakyRelu(0.1f) { Name = "stem" },
        new Convolution(5, 3, Stride: 2, Padding: 1),
        new BatchNormalisation(Epsilon: 1e-2f) { Name = "main" },
        new Convolution(5, 1, Stride: 2) { Name = "projection", From = ["stem"] },
        new BatchNormalisation(Epsilon: 1e-2f) { Name = "side" },
        new Add { Name = "sum", From = ["main", "side"] },
        new Relu { Name = "summed" },
        new Convolution(5, 1) { Name = "left", From = ["summed"] },
        new BatchNormalisation(Epsilon: 1e-2f) { Name = "left-norm" },
        new Add { Name = "left-sum", From = ["summed", "left-norm"] },
        new BatchNormalisation(Epsilon: 1e-2f) { Name = "right-norm", From = ["summed"] },
        new Relu(),
        new MaxPool(2, 1),
        new Flatten { Name = "right" },
        new Flatten { Name = "left-row", From = ["left-sum"] },
        new Concatenate { From = ["left-row", "right"] },
        new Dense(6)));

    [Fact]
    public void Normalised_value_plus_what_was_normalised() => Verify(Network.Build(
        "pre-activation",
        [3, 4, 5],
        new BatchNormalisation(Epsilon: 1e-1f) { Name = "norm", From = ["input"] },
        new Add { Name = "sum", From = ["input", "norm"] },
        new Convolution(3, 1) { Name = "conv" },
        new BatchNormalisation(Epsilon: 1e-1f) { Name = "again" },
        new Relu { Name = "relu" },
        new Add { Name = "first", From = ["conv", "relu"] },
        new Add { Name = "second", From = ["relu", "first"] },
        new BatchNormalisation(Epsilon: 1e-1f) { Name = "last" },
        new Add { From = ["last", "sum"] }));

    [Fact]
    public void Value_with_three_readers() => Verify(Network.Build(
        "three readers",
        [2, 6, 6],
        new Convolution(3, 3, Padding: 1) { Name = "shared" },
        new Relu { Name = "a", From = ["shared"] },
        new Sigmoid { Name = "b", From = ["shared"] },
        new Convolution(3, 1) { Name = "c", From = ["shared"] },
        new Add { Name = "sum", From = ["a", "b", "c", "shared"] },
        new MaxPool(3, 2),
        new Dense(5)));

    [Fact]
    public void Value_read_twice_by_one_operation() => Verify(Network.FromGraph("twice", graph =>
    {
        var input = graph.Input([7]);
        graph.BeginLayer("square");
        var hidden = graph.Apply(new TanhOperation(1), input);
        return [graph.Apply(new AddOperation(), graph.Apply(new MultiplyOperation(), hidden, hidden), hidden, hidden)];
    }));

    [Fact]
    public void Input_with_several_readers() => Verify(Network.Build(
        "input read thrice",
        [2, 4, 5],
        new Convolution(2, 3, Padding: 1) { Name = "conv", From = ["input"] },
        new Relu { Name = "relu", From = ["input"] },
        new Multiply { Name = "gated", From = ["conv", "relu"] },
        new Concatenate { From = ["gated", "input"] }));

    [Fact]
    public void Parameter_shared_by_two_operations() => Verify(Network.FromGraph("siamese", graph =>
    {
        var left = graph.Input([2, 5, 6], "left");
        var right = graph.Input([2, 5, 6], "right");
        graph.BeginLayer("conv");
        var weight = graph.Parameter("weight", ParameterRole.Weight, [3, 2, 3, 3], new ConstantInitializer(0));
        var bias = graph.Parameter("bias", ParameterRole.Bias, [3], new ConstantInitializer(0));
        Node[] towers = [.. new[] { left, right }.Select(input => graph.Apply(new TanhOperation(1), graph.Apply(new ConvolutionOperation(1, 0, 1), [input], [weight, bias], [])))];
        graph.BeginLayer("head");
        var head = graph.Parameter("weight", ParameterRole.Weight, [4, 36], new ConstantInitializer(0));
        return [.. towers.Select(tower => graph.Apply(new LinearOperation(), [tower], [head], []))];
    }));

    [Fact]
    public void Same_value_returned_twice_and_read_again() => Verify(Network.FromGraph("outputs", graph =>
    {
        var input = graph.Input([1, 4, 4]);
        graph.BeginLayer("conv");
        var weight = graph.Parameter("weight", ParameterRole.Weight, [2, 1, 3, 3], new ConstantInitializer(0));
        var hidden = graph.Apply(new ConvolutionOperation(1, 0, 1), [input], [weight], []);
        var relu = graph.Apply(new LeakyReluOperation(0), hidden);
        var flat = graph.Apply(new FlattenOperation(), relu);
        return [hidden, relu, flat, relu, graph.Apply(new SoftmaxOperation(), flat)];
    }));

    [Fact]
    public void Overlapping_pools_behind_activations_and_norms() => Verify(Network.Build(
        "pools",
        [1, 9, 10],
        new Convolution(6, 3),
        new Relu(),
        new LocalResponseNormalisation(3, 0.5f, 0.75f, 1),
        new MaxPool(3, 2),
        new Tanh(0.5f),
        new AveragePool(2, 1),
        new BatchNormalisation(Epsilon: 1e-2f),
        new Flatten(),
        new BatchNormalisation(Epsilon: 1e-1f),
        new Sigmoid(2),
        new Dense(16),
        new Softmax()));

    [Fact]
    public void Slices_become_gates() => Verify(Network.Build(
        "gates",
        [5],
        new Dense(12) { Name = "gates" },
        new Slice(0, 4) { Name = "left", From = ["gates"] },
        new Sigmoid { Name = "open" },
        new Slice(4, 8) { Name = "middle", From = ["gates"] },
        new Slice(2, 4) { Name = "inner" },
        new Multiply { From = ["open", "inner"] },
        new Dense(3)));

    [Fact]
    public void Noise_within_a_network() => Verify(Network.FromGraph("noise", graph =>
    {
        var input = graph.Input([2, 5, 5]);
        graph.BeginLayer("conv");
        var weight = graph.Parameter("weight", ParameterRole.Weight, [4, 2, 3, 3], new ConstantInitializer(0));
        var convolved = graph.Apply(new ConvolutionOperation(1, 1, 1), [input], [weight], []);
        graph.BeginLayer("leak");
        var leaked = graph.Apply(new RandomisedLeakyReluOperation(0.1f, 0.5f), convolved);
        graph.BeginLayer("dropout1");
        var dropped = graph.Apply(new DropoutOperation(0.4f), leaked);
        graph.BeginLayer("fc1");
        var dense = graph.Parameter("weight", ParameterRole.Weight, [9, 100], new ConstantInitializer(0));
        var features = graph.Apply(new LinearOperation(), [dropped], [dense], []);
        graph.BeginLayer("dropout2");
        var droppedAgain = graph.Apply(new DropoutOperation(0.5f), features);
        // What the noise did can be recovered where the values before and behind it are outputs too.
        return [graph.Apply(new TanhOperation(1), droppedAgain), convolved, leaked, dropped, features, droppedAgain];
    }));

    [Fact]
    public void What_parts_of_a_batch_remember_until_the_whole_batch_is_there() => GradientCheck.Verify(
        Problem.Random(
            Network.FromGraph("parts", graph =>
            {
                // Noise and sums of squares before, between and behind two normalisations, which wait for all parts.
                var input = graph.Input([2, 4, 3]);
                var squared = graph.Apply(new LocalResponseNormalisationOperation(3, 0.5f, 0.75f, 1), input);
                graph.BeginLayer("leak");
                var leaked = graph.Apply(new RandomisedLeakyReluOperation(0.1f, 0.5f), squared);
                var first = Normalise(graph, "norm1", leaked);
                graph.BeginLayer("dropout");
                var dropped = graph.Apply(new DropoutOperation(0.4f), first);
                var second = Normalise(graph, "norm2", dropped);
                graph.BeginLayer("again");
                var again = graph.Apply(new DropoutOperation(0.5f), second);
                var squaredAgain = graph.Apply(new LocalResponseNormalisationOperation(3, 0.5f, 0.75f, 1), again);
                return [graph.Apply(new TanhOperation(1), squaredAgain), squared, leaked, first, dropped, second, again];
            }),
            samples: 70));

    [Fact]
    public void Parameter_that_no_output_depends_on_has_gradient_0()
    {
        var network = Network.FromGraph("dead end", graph =>
        {
            var input = graph.Input([3]);
            graph.BeginLayer("used");
            var used = graph.Parameter("weight", ParameterRole.Weight, [2, 3], new ConstantInitializer(0));
            graph.BeginLayer("dead");
            var dead = graph.Parameter("weight", ParameterRole.Weight, [2, 3], new ConstantInitializer(0));
            graph.Apply(new LinearOperation(), [input], [dead], []);
            return [graph.Apply(new LinearOperation(), [input], [used], [])];
        });
        Assert.All(PlanRun.Execute(Problem.Random(network, 2)).GradientOf(network.Parameters[1]).ToArray(), value => Assert.Equal(0f, value));
        Verify(network);
    }

    private static Node Normalise(GraphBuilder graph, string layer, Node input)
    {
        graph.BeginLayer(layer);
        return new BatchNormalisation(Epsilon: 1e-2f).Build(graph, [input]);
    }

    private static void Verify(Network network)
    {
        foreach (int samples in batches)
        {
            GradientCheck.Verify(Problem.Random(network, samples, seed: samples));
        }
    }
}
