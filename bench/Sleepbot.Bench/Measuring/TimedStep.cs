using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary>Stands in a plan for one of its steps and takes the time.</summary>
internal sealed class TimedStep : PlanStep
{
    private readonly PlanStep step;
    private long backwardTicks;
    private long weightGradientTicks;

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
    public override bool GathersWeightGradient => step.GathersWeightGradient;

    /// <summary>Gets how long the latest forward pass took, in ticks of the stopwatch.</summary>
    public long ForwardTicks { get; private set; }

    /// <summary>Gets how long the latest backward pass took, with the gradient of the weights.</summary>
    public long BackwardTicks => backwardTicks + weightGradientTicks;

    /// <inheritdoc/>
    public override void Forward(in StepContext context)
    {
        long start = Stopwatch.GetTimestamp();
        step.Forward(context);
        ForwardTicks = Stopwatch.GetTimestamp() - start;
    }

    /// <inheritdoc/>
    public override void Backward(in StepContext context)
    {
        long start = Stopwatch.GetTimestamp();
        step.Backward(context);
        backwardTicks = Stopwatch.GetTimestamp() - start;
    }

    /// <inheritdoc/>
    public override void WeightGradient(in StepContext context)
    {
        long start = Stopwatch.GetTimestamp();
        step.WeightGradient(context);
        weightGradientTicks = Stopwatch.GetTimestamp() - start;
    }
}
