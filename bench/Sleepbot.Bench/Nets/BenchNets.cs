using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Bench;

/// <summary>The networks that are measured.</summary>
internal static class BenchNets
{
    private static readonly Shape digit = new(1, 28, 28);

    /// <summary>Gets their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["keras-cnn", "lenet5", "filters-a", ResidualNet.Name, "alexnet"];

    /// <summary>Builds one.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="batches">The batches to measure it at; empty for its own.</param>
    public static BenchNet Create(string name, params IReadOnlyList<int> batches)
    {
        var net = name switch
        {
            "keras-cnn" => new BenchNet(name, new KerasCnnModel { Dropout = false }.Build(digit, 10), 8192, 10_000, [1, 32, 128]),
            "lenet5" => new BenchNet(name, new LeNet5Model().Build(digit, 10), 8192, 10_000, [1, 32, 128]),
            "filters-a" => new BenchNet(name, new FiltersAModel().Build(digit, 10), 8192, 10_000, [1, 32, 128]),
            ResidualNet.Name => new BenchNet(name, ResidualNet.Build(), 2048, 2048, [32, 128]),
            "alexnet" => new BenchNet(name, new AlexNetModel().Build(new Shape(3, 227, 227), 1000), 64, 64, [8]),
            _ => throw new ArgumentException($"There is no network '{name}' here. Known: {string.Join(", ", Names)}."),
        };
        return batches.Count == 0 ? net : net with { Batches = batches };
    }
}
