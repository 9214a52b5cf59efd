using Sleepbot.Shared;

namespace Sleepbot.Networks;

/// <summary>One kernel call of a plan, forward and backward, on buffers that were allocated with the plan.</summary>
/// <remarks>
/// <para>Backward overwrites the gradients of the inputs and parameters; where several readers contribute, the plan adds them up.
/// A null gradient means that nobody wants it.</para>
/// <para>A batch comes part by part, and each may go forward and backward before the next. So what a step remembers of samples from forward to
/// backward lies in the plan's buffers (<see cref="PlanBuilder.Remember"/>).</para>
/// <para>Several threads work on different parts, each with steps of its own. A step that must see the whole batch
/// says so, and divides channels or rows instead (<see cref="StepContext.ShareOf"/>). Either way no sum is divided in a way that
/// depends on the number of threads.</para>
/// </remarks>
internal abstract class PlanStep
{
    /// <summary>Gets or sets the name of the layer that the step belongs to.</summary>
    public string Layer { get; set; } = "";

    /// <summary>Gets the value that the step computes.</summary>
    public required PlanValue Output { get; init; }

    /// <summary>Gets the parameters that the step reads.</summary>
    public IReadOnlyList<PlanParameter> Parameters { get; init; } = [];

    /// <summary>Gets whether a sample's result depends on the others, as in batch normalisation. Each thread then computes its share of the channels.</summary>
    public virtual bool NeedsWholeBatch => false;

    /// <summary>Gets whether <see cref="WeightGradient"/> takes the whole batch at once.</summary>
    /// <remarks>Worth it where weights are many and each is used once a sample: adding up a gradient for each part of the batch would take long.</remarks>
    public virtual bool GathersWeightGradient => false;

    /// <summary>Gets whether gradients of parameters come from the whole batch, and not from each part.</summary>
    public bool SeesWholeBatch => NeedsWholeBatch || GathersWeightGradient;

    /// <summary>Gets what computes the gradient of the step's weights when it is wanted, instead of the step itself; null if nothing does.</summary>
    /// <remarks>It reads the step's input and the gradient of its output after the pass: no other step's may share their places.</remarks>
    public virtual DeferredGradient? Deferred => null;

    /// <summary>Gets the kernel's name for people: by default the step's class without the word every such class ends in, and its function if it has one.</summary>
    public virtual string Kernel
    {
        get
        {
            var type = GetType();
            string name = NameStyle.Words(type.Name.Split('`')[0].Replace("Step", "", StringComparison.Ordinal));
            return type.IsGenericType
                ? $"{name} ({string.Join(", ", type.GetGenericArguments().Select(argument => NameStyle.Words(argument.Name.Replace("Function", "", StringComparison.Ordinal))))})"
                : name;
        }
    }

    /// <summary>Asks the step whether it adds up the gradients of its output's readers itself, before it goes backward.</summary>
    /// <param name="meeting">The gradients.</param>
    /// <returns>Whether it does; by default a step of its own has to.</returns>
    public virtual bool TakeGradientsOf(GradientMeeting meeting) => false;

    public abstract void Forward(in StepContext context);

    public abstract void Backward(in StepContext context);

    /// <summary>
    /// Computes the gradients of this thread's share of the parameters' rows, some time after <see cref="Backward"/> if that has not done it:
    /// of a part right behind, of the whole batch when all parts are back.
    /// </summary>
    public virtual void WeightGradient(in StepContext context)
    {
    }
}
