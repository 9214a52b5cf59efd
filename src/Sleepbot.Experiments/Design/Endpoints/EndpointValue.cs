namespace Sleepbot.Experiments;

/// <summary>What a run has for an endpoint.</summary>
/// <param name="Value">The value, in the endpoint's unit; for a target that was not reached, how far the run went.</param>
/// <param name="IsReached">False where a target was not reached: the value is a lower bound (it is censored). True otherwise.</param>
public readonly record struct EndpointValue(double Value, bool IsReached);
