namespace Sleepbot.Journal;

/// <summary>One number for every neuron of one layer at one moment of a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Step">Optimizer steps taken before they were measured.</param>
/// <param name="Layer">The layer's name.</param>
/// <param name="Metric">What was measured, for example <c>norm</c>: the L2 norm of a neuron's incoming weights, without bias.</param>
/// <param name="Values">The numbers, by neuron.</param>
public sealed record NeuronValues(long RunId, long Step, string Layer, string Metric, ReadOnlyMemory<float> Values);
