using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>How a network names its layers, lays out its weights, and refuses what does not fit.</summary>
public sealed class NetworkTests
{
    [Fact]
    public void Unnamed_layers_are_numbered_by_kind_around_the_names_that_are_taken()
    {
        var network = Network.Build(
            "names", [1, 9, 9], new Convolution(2, 3), new Relu(), new Convolution(2, 3) { Name = "conv2" }, new Relu(), new Convolution(2, 3), new Dense(2) { Name = "head" });
        Assert.Equal(["conv1", "relu1", "conv2", "relu2", "conv3", "head"], network.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void A_name_used_twice_is_refused() => Refuses<ArgumentException>(
        "Two layers are named 'a'. Give each its own name.", [4], new Dense(3) { Name = "a" }, new Dense(3) { Name = "a" });

    [Fact]
    public void The_name_of_the_input_is_taken() => Refuses<ArgumentException>(
        "Two layers are named 'input'. Give each its own name.", [4], new Dense(3) { Name = "input" });

    [Fact]
    public void A_layer_from_nowhere_is_refused() => Refuses<ArgumentException>(
        "Layer 'add1' takes its input from 'fc9', which is no layer before it. Known here: input, fc1.",
        [4],
        new Dense(3) { Name = "fc1" },
        new Add { From = ["fc1", "fc9"] });

    [Fact]
    public void Shapes_that_do_not_fit_name_the_layer_and_both_shapes()
    {
        Refuses<ShapeException>(
            "Layer 'conv1': a window of 5 does not fit into an axis of 3 with padding 0. Use a window of at most 3, or more padding.",
            [1, 3, 9],
            new Convolution(2, 5));
        Refuses<ShapeException>(
            "Layer 'add1': inputs have shapes (3) and (4), expected equal shapes.",
            [4],
            new Dense(3) { Name = "fc1" },
            new Add { From = ["fc1", "input"] });
        Refuses<ShapeException>(
            "Layer 'max-pool1': input has shape (4), expected (channels, height, width). Put it before the flatten or dense layer.", [4], new MaxPool(2));
        Refuses<ShapeException>(
            "Layer 'conv1': input has shape (3, 8, 8), expected (channels, height, width) with channels that 2 group(s) divide, and so for its 4 outputs.",
            [3, 8, 8],
            new Convolution(4, 3, Groups: 2));
        Refuses<ShapeException>("Layer 'slice1': the part 3..5 does not lie in axis 0 of (5).", [5], new Slice(3, 3));
        Refuses<ShapeException>(
            "Layer 'concatenate1': inputs have shapes (1, 4, 4) and (1, 2, 2), which differ beyond axis 0. Make heights and widths equal first.",
            [1, 4, 4],
            new MaxPool(2) { Name = "pool" },
            new Concatenate { From = ["input", "pool"] });
    }

    public static TheoryData<Layer, string> SettingsOutOfRange => new()
    {
        { new Convolution(0, 3), "channels 0" },
        { new Convolution(1, 0), "kernel 0" },
        { new Convolution(1, 3, Stride: 0), "stride 0" },
        { new Convolution(1, 3, Padding: -1), "padding -1" },
        { new Convolution(1, 3, Groups: 0), "groups 0" },
        { new Dense(0), "width is 0" },
        { new MaxPool(0), "window is 0" },
        { new AveragePool(2, -1), "stride -1" },
        { new Dropout(1), "rate is 1" },
        { new Dropout(float.NaN), "rate is NaN" },
        { new LeakyRelu(1), "leak is 1" },
        { new RandomisedLeakyRelu(0.5f, 0.25f), "0.5 to 0.25" },
        { new Sigmoid(0), "slope is 0" },
        { new Tanh(-1), "slope is -1" },
        { new BatchNormalisation(Epsilon: 0), "epsilon is 0" },
        { new BatchNormalisation(Momentum: 2), "momentum is 2" },
        { new LocalResponseNormalisation(0), "size is 0" },
        { new LocalResponseNormalisation(K: 0), "k is 0" },
    };

    [Theory]
    [MemberData(nameof(SettingsOutOfRange))]
    public void Settings_out_of_range_are_refused_by_name(Layer layer, string expected)
    {
        var problem = Assert.ThrowsAny<Exception>(() => Network.Build("net", [1, 6, 6], layer with { Name = "mine" }));
        Assert.True(problem is ArgumentException or ShapeException, problem.ToString());
        Assert.Contains("'mine'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_lie_in_the_order_of_the_layers_without_gaps()
    {
        var network = Network.Build(
            "layout", [2, 8, 8], new Convolution(3, 3) { Name = "conv1" }, new BatchNormalisation { Name = "norm1" }, new Convolution(4, 3) { Name = "conv2", Bias = false }, new Dense(5) { Name = "fc1" });
        Assert.Equal(
            ["conv1.weight", "conv1.bias", "norm1.weight", "norm1.bias", "conv2.weight", "fc1.weight", "fc1.bias"],
            network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["norm1.running_mean", "norm1.running_var"], network.Statistics.Select(statistic => statistic.Name));
        int end = 0;
        foreach (var parameter in network.Parameters)
        {
            Assert.Equal(end, parameter.Offset);
            end += parameter.Length;
        }

        Assert.Equal(network.WeightCount, end);
        var conv2 = network.Layers[2].Weight!;
        Assert.Equal((4, 27), (conv2.Neurons, conv2.PerNeuron));
        Assert.Null(network.Layers[2].Bias);
        var state = network.Initialise(RandomSource.FromSeed(1));
        Assert.Equal(network.WeightCount, state.Weights.Length);
        Assert.Equal([0, 0, 0, 1, 1, 1], state.Statistics.Span.ToArray());
        Assert.Equal([1, 1, 1, 0, 0, 0], state.Weights.Span.Slice(network.Parameters[2].Offset, 6).ToArray());
    }

    private static void Refuses<TException>(string message, Shape input, params Layer[] layers)
        where TException : Exception =>
        Assert.Equal(message, Assert.Throws<TException>(() => Network.Build("net", input, layers)).Message);
}
