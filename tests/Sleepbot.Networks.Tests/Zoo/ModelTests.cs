using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>The models against what is published of them, and against data they cannot take.</summary>
public sealed class ModelTests
{
    private static readonly Shape digits = [1, 28, 28];
    private static readonly Shape photographs = [3, 227, 227];

    [Theory]
    [InlineData("logistic", 10, 7_850)]
    [InlineData("mlp", 10, 101_770)]
    [InlineData("lenet5", 10, 61_706)]
    [InlineData("keras-cnn", 10, 1_199_882)]
    [InlineData("filters-p2", 2, 1_570)]
    [InlineData("filters-a", 10, 78_250)]
    [InlineData("filters-b", 10, 993_450)]
    [InlineData("alexnet", 1000, 60_965_224)]
    public void Has_the_published_number_of_weights(string name, int classes, int weights)
    {
        var network = ModelZoo.Find(name).Build(name == "alexnet" ? photographs : digits, classes);
        Assert.Equal(weights, network.WeightCount);
        Assert.Equal([classes], network.OutputShape);
        Assert.Equal(name, network.Name);
    }

    [Theory]
    [InlineData("lenet5", "conv1.weight (6, 1, 5, 5)|conv1.bias (6)|conv2.weight (16, 6, 5, 5)|conv2.bias (16)|fc1.weight (120, 400)|fc1.bias (120)|fc2.weight (84, 120)|fc2.bias (84)|fc3.weight (10, 84)|fc3.bias (10)")]
    [InlineData("keras-cnn", "conv1.weight (32, 1, 3, 3)|conv1.bias (32)|conv2.weight (64, 32, 3, 3)|conv2.bias (64)|fc1.weight (128, 9216)|fc1.bias (128)|fc2.weight (10, 128)|fc2.bias (10)")]
    [InlineData("filters-p2", "conv1.weight (10, 1, 28, 28)|conv1.bias (10)")]
    [InlineData("filters-a", "conv1.weight (16, 1, 7, 7)|conv1.bias (16)|fc1.weight (10, 7744)|fc1.bias (10)")]
    [InlineData("filters-b", "conv1.weight (16, 1, 7, 7)|conv1.bias (16)|fc1.weight (128, 7744)|fc1.bias (128)|fc2.weight (10, 128)|fc2.bias (10)")]
    public void Has_parameters_with_the_names_and_shapes_of_PyTorch(string name, string expected) =>
        Assert.Equal(expected, string.Join('|', ModelZoo.Find(name).Build(digits, 10).Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}")));

    [Fact]
    public void AlexNet_has_the_shapes_and_the_initialisation_of_the_paper()
    {
        var network = new AlexNetModel().Build(photographs, 1000);
        Assert.Equal(
            "(96, 55, 55) (256, 27, 27) (384, 13, 13) (384, 13, 13) (256, 13, 13) (4096) (4096) (1000)",
            string.Join(' ', network.Layers.Where(layer => layer.Weight is not null).Select(layer => layer.Shape)));
        Assert.Equal(["conv2", "conv4", "conv5", "fc6", "fc7"], network.Parameters.Where(parameter => parameter.Initializer is ConstantInitializer { Value: 1 }).Select(parameter => parameter.Layer));
        Assert.All(network.Layers.Select(layer => layer.Weight).OfType<Parameter>(), weight => Assert.Equal(new GaussianInitializer(0.01f), weight.Initializer));
        Assert.Equal(2, network.Layers.Count(layer => layer.Layer is LocalResponseNormalisation { Size: 5, Alpha: 5e-4f, Beta: 0.75f, K: 2 }));
        Assert.Equal(3, network.Layers.Count(layer => layer.Layer is MaxPool { Window: 3, Stride: 2 }));
    }

    [Fact]
    public void AlexNet_fits_its_smallest_image_and_names_it()
    {
        Assert.Equal([10], new AlexNetModel().Build([3, 67, 67], 10).OutputShape);
        Assert.Equal(
            "Model 'alexnet' cannot take samples of shape (1, 28, 28). Expected (channels, height, width) of at least 67x67, best (3, 227, 227). Use larger images, or a model for small ones such as lenet5.",
            Assert.Throws<ShapeException>(() => new AlexNetModel().Build(digits, 10)).Message);
        Assert.Throws<ShapeException>(() => new AlexNetModel().Build([3, 66, 227], 10));
    }

    [Theory]
    [InlineData("keras-cnn")]
    [InlineData("lenet5")]
    [InlineData("filters-p2")]
    [InlineData("filters-a")]
    [InlineData("filters-b")]
    [InlineData("alexnet")]
    public void Images_are_needed(string name)
    {
        string message = Assert.Throws<ShapeException>(() => ModelZoo.Find(name).Build([64], 10)).Message;
        Assert.StartsWith($"Model '{name}' cannot take samples of shape (64). ", message, StringComparison.Ordinal);
        Assert.Contains("expected (channels, ", message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Images_that_are_too_small_name_the_layer() => Assert.StartsWith(
        "Model 'lenet5' cannot take samples of shape (1, 8, 8). Layer 'conv2': a window of 5 does not fit into an axis of 4",
        Assert.Throws<ShapeException>(() => new LeNet5Model().Build([1, 8, 8], 10)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void One_class_is_refused() =>
        Assert.Contains("1 class(es), expected at least 2", Assert.Throws<ArgumentException>(() => new LogisticModel().Build([3], 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void KerasCnn_drops_out_twice_unless_told_otherwise()
    {
        static IEnumerable<float> Rates(Model model) => model.Build(digits, 10).Layers.Select(layer => layer.Layer).OfType<Dropout>().Select(dropout => dropout.Rate);
        Assert.Equal([0.25f, 0.5f], Rates(new KerasCnnModel()));
        Assert.Empty(Rates(new KerasCnnModel { Dropout = false }));
    }

    [Fact]
    public void Mlp_has_the_layers_that_its_options_say()
    {
        var network = new MlpModel { Widths = [64, 32], Activation = Activation.Tanh, Dropout = 0.3f, WeightInitializer = new HeInitializer() }.Build([20], 3);
        Assert.Equal(["fc1", "tanh1", "dropout1", "fc2", "tanh2", "dropout2", "fc3"], network.Layers.Select(layer => layer.Name));
        Assert.Equal((20 * 64) + 64 + (64 * 32) + 32 + (32 * 3) + 3, network.WeightCount);
        Assert.Equal(3, network.Parameters.Count(parameter => parameter.Initializer is HeInitializer));
        Assert.Equal(63, new MlpModel { Widths = [] }.Build([20], 3).WeightCount);
        Assert.Contains("'fc2'", Assert.Throws<ShapeException>(() => new MlpModel { Widths = [64, 0] }.Build([20], 3)).Message, StringComparison.Ordinal);
        Assert.Contains("rate is 1", Assert.Throws<ArgumentException>(() => new MlpModel { Dropout = 1 }.Build([20], 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_activate_every_layer_with_its_own_slope()
    {
        var network = new FiltersBModel { Activation = Activation.Sigmoid, Slopes = [0.7f, 0.6f, 0.05f] }.Build(digits, 10);
        Assert.Equal(["conv1", "sigmoid1", "fc1", "sigmoid2", "fc2", "sigmoid3"], network.Layers.Select(layer => layer.Name));
        Assert.Equal([0.7f, 0.6f, 0.05f], network.Layers.Select(layer => layer.Layer).OfType<Sigmoid>().Select(sigmoid => sigmoid.Slope));
        Assert.Equal([0.01f, 0.01f], new FiltersAModel().Build(digits, 10).Layers.Select(layer => layer.Layer).OfType<LeakyRelu>().Select(relu => relu.Leak));
        Assert.Equal([0.1f], new FiltersP2Model { Leak = 0.1f }.Build(digits, 2).Layers.Select(layer => layer.Layer).OfType<LeakyRelu>().Select(relu => relu.Leak));
    }

    [Fact]
    public void Filters_start_Gaussian()
    {
        static IEnumerable<Initializer> Weights(Model model) => model.Build(digits, 10).Layers.Select(layer => layer.Weight?.Initializer).OfType<Initializer>();
        Assert.All(Weights(new FiltersBModel()), initializer => Assert.IsType<LeCunInitializer>(initializer));
        Assert.All(Weights(new FiltersBModel { Deviation = 0.2f }), initializer => Assert.Equal(new GaussianInitializer(0.2f), initializer));
        Assert.Contains("deviation is -1", Assert.Throws<ArgumentException>(() => Weights(new FiltersAModel { Deviation = -1 }).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_refuse_slopes_that_do_not_fit()
    {
        Assert.Equal(
            "Model 'filters-b': 2 slope(s) are given, expected 3: one for each of conv1, fc1, fc2.",
            Assert.Throws<ArgumentException>(() => new FiltersBModel { Activation = Activation.Tanh, Slopes = [1, 1] }.Build(digits, 10)).Message);
        Assert.Contains("the activation has none", Assert.Throws<ArgumentException>(() => new FiltersAModel { Slopes = [1, 1] }.Build(digits, 10)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => new FiltersP2Model().Build([1, 28, 14], 2));
    }
}
