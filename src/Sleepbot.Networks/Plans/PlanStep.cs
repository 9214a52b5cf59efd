namespace Sleepbot.Networks;

/// <summary>One kernel call of a plan, forward and backward, on buffers that were allocated with the plan.</summary>
/// <remarks>
/// Backward overwrites the gradients of the inputs and parameters; where several readers contribute, the plan adds them up.
/// A null gradient means that nobody wants it.
/// </remarks>
internal abstract class PlanStep
{
    /// <summary>Gets or sets the name of the layer that the step belongs to.</summary>
    public string Layer { get; set; } = "";

    /// <summary>Gets the value that the step computes.</summary>
    public required PlanValue Output { get; init; }

    /// <summary>Gets the parameters that the step reads.</summary>
    public IReadOnlyList<PlanParameter> Parameters { get; init; } = [];

    public abstract void Forward(in StepContext context);

    public abstract void Backward(in StepContext context);
}
