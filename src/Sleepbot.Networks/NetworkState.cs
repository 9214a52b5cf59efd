using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>What a run owns of a network: its weights, their gradient and the running statistics, each one flat vector.</summary>
/// <remarks>The names of the slices are in <see cref="Network.Parameters"/> and <see cref="Network.Statistics"/>. Not thread-safe.</remarks>
public sealed class NetworkState
{
    /// <summary>Allocates the vectors: weights and gradient 0, statistics at their initial values.</summary>
    /// <param name="network">The network they belong to.</param>
    public NetworkState(Network network)
    {
        Network = network;
        Weights = new FloatBuffer(network.WeightCount);
        Gradient = new FloatBuffer(network.WeightCount);
        Statistics = new FloatBuffer(network.StatisticCount);
        foreach (var statistic in network.Statistics)
        {
            statistic.Of(Statistics.Span).Fill(statistic.Initial);
        }
    }

    /// <summary>Gets the network whose state this is.</summary>
    public Network Network { get; }

    /// <summary>Gets all weights: <see cref="Network.WeightCount"/> floats.</summary>
    public FloatBuffer Weights { get; }

    /// <summary>Gets the gradient of the objective by the weights, from the latest backward pass.</summary>
    public FloatBuffer Gradient { get; }

    /// <summary>Gets all running statistics: <see cref="Network.StatisticCount"/> floats.</summary>
    public FloatBuffer Statistics { get; }
}
