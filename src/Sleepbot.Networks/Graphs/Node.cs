using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>One value of a graph: the output of an operation, or an input of the network.</summary>
public sealed class Node
{
    internal Node(
        int index,
        string layer,
        Operation? operation,
        IReadOnlyList<Node> inputs,
        IReadOnlyList<Parameter> parameters,
        IReadOnlyList<Statistic> statistics,
        Shape shape)
    {
        Index = index;
        Layer = layer;
        Operation = operation;
        Inputs = inputs;
        Parameters = parameters;
        Statistics = statistics;
        Shape = shape;
    }

    /// <summary>Gets the node's place in the graph; every input has a smaller one.</summary>
    public int Index { get; }

    /// <summary>Gets the name of the layer that made it.</summary>
    public string Layer { get; }

    /// <summary>Gets the operation, or null for an input of the network.</summary>
    public Operation? Operation { get; }

    /// <summary>Gets the values it is computed from.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>Gets the parameters it is computed with, in the operation's order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gets the running statistics it keeps.</summary>
    public IReadOnlyList<Statistic> Statistics { get; }

    /// <summary>Gets the shape of one sample.</summary>
    public Shape Shape { get; }
}
