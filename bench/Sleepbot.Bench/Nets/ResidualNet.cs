using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Bench;

/// <summary>A residual network for CIFAR-10 with 78,042 weights: 3x3 convolutions of 16, 32 and 64 channels, each with batch normalisation.</summary>
/// <remarks>
/// Three stages of one block, with projections (1x1, stride 2) where the size changes: K. He et al., "Deep residual learning for image
/// recognition", CVPR 2016; known as ResNet-8 from the benchmark MLPerf Tiny.
/// </remarks>
internal static class ResidualNet
{
    /// <summary>Its name.</summary>
    public const string Name = "resnet-cifar";

    /// <summary>Builds it for colour images of 32x32 and 10 classes.</summary>
    public static Network Build() => Network.Build(
        Name,
        new Shape(3, 32, 32),
        [
            .. Normalised("conv1", 16, 3, 1, []),
            new Relu { Name = "stem" },
            .. Block("a", "stem", 16, 1, project: false),
            .. Block("b", "a", 32, 2, project: true),
            .. Block("c", "b", 64, 2, project: true),
            new GlobalAveragePool(),
            new Dense(10) { Name = "fc" },
        ]);

    private static IEnumerable<Layer> Block(string name, string from, int channels, int stride, bool project) =>
    [
        .. Normalised($"{name}.conv1", channels, 3, stride, [from]),
        new Relu(),
        .. Normalised($"{name}.conv2", channels, 3, 1, []),
        .. project ? Normalised($"{name}.project", channels, 1, stride, [from]) : [],
        new Add { From = [$"{name}.conv2.norm", project ? $"{name}.project.norm" : from] },
        new Relu { Name = name },
    ];

    private static Layer[] Normalised(string name, int channels, int kernel, int stride, IReadOnlyList<string> from) =>
    [
        new Convolution(channels, kernel, stride, kernel / 2) { Name = name, From = from, Bias = false, WeightInitializer = new HeInitializer() },
        new BatchNormalisation { Name = $"{name}.norm" },
    ];
}
