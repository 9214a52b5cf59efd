using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

public sealed class NetworkWeightsTests
{
    private static readonly Network small = Network.Build(
        "small",
        [2, 6, 6],
        new Convolution(3, 3) { Name = "conv1" },
        new BatchNormalisation { Name = "norm1" },
        new Relu(),
        new Dense(4) { Name = "fc1" });

    [Fact]
    public void What_is_saved_is_loaded_bit_for_bit()
    {
        var state = small.Initialise(RandomSource.FromSeed(4));
        RandomSource.FromSeed(5).FillNormal(state.Statistics.Span);
        var loaded = new NetworkState(small);
        NetworkWeights.Load(loaded, SafetensorsFile.Read(NetworkWeights.Save(state)));
        Assert.Equal(state.Weights.Span.ToArray(), loaded.Weights.Span.ToArray());
        Assert.Equal(state.Statistics.Span.ToArray(), loaded.Statistics.Span.ToArray());
        Assert.Equal(NetworkWeights.Save(state), NetworkWeights.Save(loaded));
    }

    [Fact]
    public void Names_and_shapes_are_PyTorchs()
    {
        var file = SafetensorsFile.Read(NetworkWeights.Save(new NetworkState(small)));
        Assert.Equal(
            ["conv1.bias", "conv1.weight", "fc1.bias", "fc1.weight", "norm1.bias", "norm1.running_mean", "norm1.running_var", "norm1.weight"],
            file.Names.Order(StringComparer.Ordinal));
        Assert.Equal([3, 2, 3, 3], file.Get("conv1.weight").Shape);
        Assert.Equal([4, 48], file.Get("fc1.weight").Shape);
        Assert.Equal([1, 1, 1], file.Get("norm1.running_var").Values.ToArray());
    }

    [Fact]
    public void PyTorchs_batch_counters_are_passed_over()
    {
        SafetensorsTensor[] tensors = [.. TensorsOf(new NetworkState(small)), new SafetensorsTensor("norm1.num_batches_tracked", [], 12)];
        Assert.Empty(NetworkWeights.FindFaults(small, SafetensorsFile.Read(SafetensorsFile.ToBytes(tensors))));
    }

    [Fact]
    public void All_misfits_are_listed_and_nothing_is_loaded()
    {
        SafetensorsTensor[] tensors =
        [
            .. TensorsOf(new NetworkState(small)).Where(tensor => tensor.Name is not ("conv1.bias" or "fc1.weight")),
            new SafetensorsTensor("fc1.weight", [48, 4], new float[192]),
            new SafetensorsTensor("fc2.weight", [1], 1),
        ];
        var state = small.Initialise(RandomSource.FromSeed(4));
        float[] before = state.Weights.Span.ToArray();
        var problem = Assert.Throws<WeightsException>(() => NetworkWeights.Load(state, SafetensorsFile.Read(SafetensorsFile.ToBytes(tensors))));
        Assert.Equal(
            """
            The weights do not fit network 'small':
              'conv1.bias' is missing: expected shape (3).
              'fc1.weight' has shape (48, 4), expected (4, 48).
              'fc2.weight' is surplus: the network has no such parameter. Remove it, or rename the layer it belongs to.
            """,
            problem.Message);
        Assert.Equal(before, state.Weights.Span.ToArray());
    }

    private static IEnumerable<SafetensorsTensor> TensorsOf(NetworkState state)
    {
        var file = SafetensorsFile.Read(NetworkWeights.Save(state));
        return file.Names.Select(file.Get);
    }
}
