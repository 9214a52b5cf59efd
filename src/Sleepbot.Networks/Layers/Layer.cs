namespace Sleepbot.Networks;

/// <summary>What a user names when writing a network: a short recipe that turns values into operations and parameters.</summary>
/// <remarks>A layer holds settings only. A new one is one class in one file: derive from this and implement <see cref="Build"/>.</remarks>
public abstract record Layer
{
    /// <summary>Gets the layer's name, unique in its network, or null to be numbered by kind: <c>conv1</c>, <c>conv2</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the names of the layers it takes its inputs from (<c>input</c> is the network's), or an empty list for the layer before it.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>Gets the short word that experiment files use for it, and that unnamed layers are numbered with.</summary>
    public abstract string Kind { get; }

    /// <summary>Adds the layer's operations to a graph.</summary>
    /// <param name="graph">The graph; the layer's name is already set.</param>
    /// <param name="inputs">The values named by <see cref="From"/>.</param>
    /// <returns>The layer's output.</returns>
    /// <exception cref="Tensors.ShapeException">The inputs do not fit.</exception>
    public abstract Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs);
}
