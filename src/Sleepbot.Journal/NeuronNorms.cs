namespace Sleepbot.Journal;

/// <summary>The norms of all neurons of one layer at one moment of a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Step">Optimizer steps taken before they were measured.</param>
/// <param name="Layer">The layer's name.</param>
/// <param name="Norms">L2 norm of each neuron's incoming weights (without bias), by neuron.</param>
public sealed record NeuronNorms(long RunId, long Step, string Layer, ReadOnlyMemory<float> Norms);
