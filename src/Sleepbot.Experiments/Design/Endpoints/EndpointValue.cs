namespace Sleepbot.Experiments;

/// <summary>What a run has for an endpoint.</summary>
/// <param name="Value">The value, in the endpoint's unit; for a target that was not reached, how far the run went.</param>
/// <param name="IsReached">False where a target was not reached: the value is a lower bound (it is censored). True otherwise.</param>
/// <param name="Full">Of a target, what the run took from its start to its end; of other endpoints the value itself.</param>
public readonly record struct EndpointValue(double Value, bool IsReached, double Full)
{
    /// <summary>Gets, of a target, how much of its training the run had done by <see cref="Value"/>.</summary>
    /// <value>In what lengths of runs are compared by: steps for steps, gradients for gradients and for seconds. 0, the default, for other endpoints.</value>
    public double Done { get; init; }

    /// <summary>Gets, of a target, how much training the run had in all, counted as <see cref="Done"/> is.</summary>
    /// <value>At least <see cref="Done"/>; 0, the default, for other endpoints.</value>
    public double Length { get; init; }
}
