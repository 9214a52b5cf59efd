namespace Sleepbot.Experiments;

/// <summary>What a run has for an endpoint.</summary>
/// <param name="Value">The value, in the endpoint's unit; for a target that was not reached, how far the run went.</param>
/// <param name="IsReached">False where a target was not reached: the value is a lower bound (it is censored). True otherwise.</param>
/// <param name="Full">Of a target, what the run took from its start to its end; of other endpoints the value itself.</param>
public readonly record struct EndpointValue(double Value, bool IsReached, double Full);
