namespace Sleepbot.Pictures;

/// <summary>The norms of all neurons of one layer through one run.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Steps">Optimizer steps taken before each moment, ascending.</param>
/// <param name="Norms">For each moment the L2 norms of the layer's neurons, in order of neurons; as many entries as <paramref name="Steps"/>.</param>
public sealed record LayerNorms(string Layer, IReadOnlyList<long> Steps, IReadOnlyList<ReadOnlyMemory<float>> Norms);
