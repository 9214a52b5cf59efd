using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Loads and saves a network's weights and statistics as safetensors, under PyTorch's names and shapes.</summary>
/// <remarks>
/// A PyTorch <c>state_dict</c> whose modules are named like the layers loads as it is: <c>conv1.weight</c> is (out, in / groups,
/// height, width), <c>fc1.weight</c> is (out, in), <c>norm1.running_mean</c> is (channels).
/// </remarks>
public static class NetworkWeights
{
    // PyTorch counts the batches that a normalisation has seen; nothing here depends on it.
    private const string BatchCounter = ".num_batches_tracked";

    /// <summary>Fills all weights and statistics from a file.</summary>
    /// <param name="state">Takes the values. Unchanged if the file does not fit.</param>
    /// <param name="file">The file; it must hold exactly the network's tensors. PyTorch's batch counters are passed over.</param>
    /// <param name="others">The beginning of the names of other tensors, which are passed over too; null, the default, allows none.</param>
    /// <exception cref="WeightsException">Tensors are missing, surplus, misshapen or of a type that cannot be read; the message lists all of them.</exception>
    public static void Load(NetworkState state, SafetensorsFile file, string? others = null)
    {
        IReadOnlyList<string> faults = FindFaults(state.Network, file, others);
        if (faults.Count > 0)
        {
            throw new WeightsException(
                $"The weights do not fit network '{state.Network.Name}':{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => $"  {fault}"))}");
        }

        foreach (var parameter in state.Network.Parameters)
        {
            file.Get(parameter.Name).Values.CopyTo(parameter.Of(state.Weights.Span));
        }

        foreach (var statistic in state.Network.Statistics)
        {
            file.Get(statistic.Name).Values.CopyTo(statistic.Of(state.Statistics.Span));
        }
    }

    /// <summary>Lists every way in which a file does not fit a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="file">The file.</param>
    /// <param name="others">The beginning of the names of other tensors, which are passed over; null, the default, allows none.</param>
    /// <returns>One sentence for each misfit; empty if the file can be loaded.</returns>
    public static IReadOnlyList<string> FindFaults(Network network, SafetensorsFile file, string? others = null)
    {
        Dictionary<string, Shape> wanted = [];
        foreach (var (name, shape) in TensorsOf(network))
        {
            wanted.Add(name, shape);
        }

        List<string> faults = [];
        foreach (var (name, shape) in wanted)
        {
            if (Misfit(file, name, shape) is { } fault)
            {
                faults.Add(fault);
            }
        }

        faults.AddRange(file.Names
            .Where(name => !wanted.ContainsKey(name) && !name.EndsWith(BatchCounter, StringComparison.Ordinal)
                && !(others is not null && name.StartsWith(others, StringComparison.Ordinal)))
            .Select(name => $"'{name}' is surplus: the network has no such parameter. Remove it, or rename the layer it belongs to."));
        return faults;
    }

    /// <summary>Writes all weights and statistics.</summary>
    /// <param name="state">What to save.</param>
    /// <returns>The bytes of a safetensors file of float32 tensors; equal states give equal bytes.</returns>
    public static byte[] Save(NetworkState state)
    {
        // Some readers of safetensors refuse a file that does not say which framework's layout it follows.
        return SafetensorsFile.ToBytes(Copy(state), new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <summary>Copies all weights and statistics.</summary>
    /// <param name="state">What to copy.</param>
    /// <returns>One tensor for each parameter and statistic, in the network's order.</returns>
    public static IEnumerable<SafetensorsTensor> Copy(NetworkState state)
    {
        IEnumerable<SafetensorsTensor> parameters = state.Network.Parameters
            .Select(parameter => new SafetensorsTensor(parameter.Name, parameter.Shape, parameter.Of(state.Weights.Span)));
        return parameters.Concat(state.Network.Statistics
            .Select(statistic => new SafetensorsTensor(statistic.Name, statistic.Shape, statistic.Of(state.Statistics.Span))));
    }

    private static IEnumerable<(string Name, Shape Shape)> TensorsOf(Network network) =>
        network.Parameters.Select(parameter => (parameter.Name, parameter.Shape))
            .Concat(network.Statistics.Select(statistic => (statistic.Name, statistic.Shape)));

    private static string? Misfit(SafetensorsFile file, string name, Shape shape)
    {
        try
        {
            return !file.TryGet(name, out var tensor) ? $"'{name}' is missing: expected shape {shape}."
                : !tensor.Shape.Equals(shape) ? $"'{name}' has shape {tensor.Shape}, expected {shape}."
                : null;
        }
        catch (SafetensorsException problem)
        {
            return problem.Message;
        }
    }
}
