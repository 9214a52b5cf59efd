using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary>Stands in a plan for one of its steps and takes the time.</summary>
internal sealed class TimedStep : PlanStep
{
    private readonly PlanStep step;

    /// <summary>Wraps a step.</summary>
    [SetsRequiredMembers]
    public TimedStep(PlanStep step)
    {
        this.step = step;
        (Layer, Output, Parameters) = (step.Layer, step.Output, step.Parameters);
    }

    /// <inheritdoc/>
    public override string Kernel => step.Kernel;

    /// <inheritdoc/>
    public override bool NeedsWholeBatch => step.NeedsWholeBatch;

    /// <inheritdoc/>
    public override DeferredGradient? Deferred => step.Deferred;

    /// <inheritdoc/>
    public override bool GathersWeightGradient => step.GathersWeightGradient;

    /// <summary>Gets how long the way forward took since the latest <see cref="Reset"/>, in ticks of the stopwatch. A batch may come in several chunks.</summary>
    public long ForwardTicks { get; private set; }

    /// <summary>Gets how long the way backward took, with the gradient of the weights.</summary>
    public long BackwardTicks { get; private set; }

    /// <summary>Sets the clocks to 0.</summary>
    public void Reset() => (ForwardTicks, BackwardTicks) = (0, 0);

    /// <inheritdoc/>
    public override void Forward(in StepContext context)
    {
        long start = Stopwatch.GetTimestamp();
        step.Forward(context);
        ForwardTicks += Stopwatch.GetTimestamp() - start;
    }

    /// <inheritdoc/>
    public override void Backward(in StepContext context)
    {
        long start = Stopwatch.GetTimestamp();
        step.Backward(context);
        BackwardTicks += Stopwatch.GetTimestamp() - start;
    }

    /// <inheritdoc/>
    public override void WeightGradient(in StepContext context)
    {
        long start = Stopwatch.GetTimestamp();
        step.WeightGradient(context);
        BackwardTicks += Stopwatch.GetTimestamp() - start;
    }
}
