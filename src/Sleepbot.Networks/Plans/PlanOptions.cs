using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>What a plan is compiled for.</summary>
public sealed record PlanOptions
{
    /// <summary>Gets the largest number of samples in one pass, at least 1.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Gets whether the plan trains: it can go backward, dropout acts, and batch normalisation uses the batch's statistics.</summary>
    /// <value>The default is true.</value>
    public bool Training { get; init; } = true;

    /// <summary>Gets whether the backward pass also computes the gradient by the inputs.</summary>
    /// <value>The default is false: training does not need it.</value>
    public bool InputGradients { get; init; }

    /// <summary>Gets further values of the graph that the plan returns, after the network's outputs: what single layers make of a batch.</summary>
    /// <value>Values of the plan's network. The default is none. A plan that trains takes none, since nobody would write their gradients.</value>
    public IReadOnlyList<Node> Also { get; init; } = [];

    /// <summary>Gets the threads that share the work of each pass.</summary>
    /// <value>
    /// The team stays the caller's, who disposes it after the plan's last pass; plans that are used in turn can share one. Its size changes
    /// no bit of any result. Null, the default, is the calling thread alone.
    /// </value>
    public ThreadTeam? Team { get; init; }

    /// <summary>Gets what stands in the plan for a step, to measure it; null leaves every step as it is.</summary>
    internal Func<PlanStep, PlanStep>? Instrument { get; init; }
}
