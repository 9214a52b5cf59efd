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
}
