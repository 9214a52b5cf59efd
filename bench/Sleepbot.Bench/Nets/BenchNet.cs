using Sleepbot.Data;
using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary>A network that is measured, with data of its shape.</summary>
/// <param name="Name">Its name, the same in the peers' scripts.</param>
/// <param name="Network">The network.</param>
/// <param name="TrainSamples">Samples of its made-up training data: more than fit into a cache.</param>
/// <param name="TestSamples">Samples of its made-up test data.</param>
/// <param name="Batches">The batches that are measured unless others are asked for.</param>
internal sealed record BenchNet(string Name, Network Network, int TrainSamples, int TestSamples, IReadOnlyList<int> Batches)
{
    /// <summary>Makes data up: random bytes, as images come from files.</summary>
    public Dataset CreateData() => SyntheticData.Create(Name, Network.InputShape, Math.Max(TrainSamples, Batches.Max()));
}
