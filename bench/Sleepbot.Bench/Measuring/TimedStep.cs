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

    /// <summary>Gets the kernel: the step's class, without the word every such class ends in, and its function if it has one.</summary>
    public string Kernel
    {
        get
        {
            var type = step.GetType();
            string function = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name.Replace("Function", "")))}>" : "";
            return type.Name.Split('`')[0].Replace("Step", "") + function;
        }
    }

    /// <summary>Gets how long the latest forward pass took, in ticks of the stopwatch.</summary>
    public long ForwardTicks { get; private set; }

    /// <summary>Gets how long the latest backward pass took.</summary>
    public long BackwardTicks { get; private set; }

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
        BackwardTicks = Stopwatch.GetTimestamp() - start;
    }
}
