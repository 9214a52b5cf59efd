using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Builds the graph of a network, one operation at a time. Layers use it.</summary>
public sealed class GraphBuilder
{
    private readonly List<Node> nodes = [];
    private readonly List<Parameter> parameters = [];
    private readonly List<Statistic> statistics = [];
    private string layer = "";

    internal IReadOnlyList<Node> Nodes => nodes;

    internal IReadOnlyList<Parameter> Parameters => parameters;

    internal IReadOnlyList<Statistic> Statistics => statistics;

    /// <summary>Adds an input of the network.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="name">Its name in messages.</param>
    public Node Input(Shape shape, string name = "input")
    {
        ArgumentNullException.ThrowIfNull(shape);
        var node = new Node(nodes.Count, name, null, [], [], [], shape);
        nodes.Add(node);
        return node;
    }

    /// <summary>Names the layer that the next operations and parameters belong to.</summary>
    /// <param name="name">The layer's name, unique in the network.</param>
    public void BeginLayer(string name) => layer = name;

    /// <summary>Adds an operation without parameters.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="inputs">From which values.</param>
    /// <exception cref="ShapeException">The inputs do not fit; the message names the layer.</exception>
    public Node Apply(Operation operation, params IReadOnlyList<Node> inputs) => Apply(operation, inputs, [], []);

    /// <summary>Adds an operation.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="inputs">From which values.</param>
    /// <param name="with">With which parameters, in the operation's order.</param>
    /// <param name="keeping">With which running statistics.</param>
    /// <exception cref="ShapeException">Inputs or parameters do not fit; the message names the layer.</exception>
    public Node Apply(Operation operation, IReadOnlyList<Node> inputs, IReadOnlyList<Parameter> with, IReadOnlyList<Statistic> keeping)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Shape shape;
        try
        {
            shape = operation.InferShape([.. inputs.Select(input => input.Shape)], [.. with.Select(parameter => parameter.Shape)]);
        }
        catch (ShapeException problem)
        {
            throw new ShapeException($"Layer '{layer}': {problem.Message}");
        }

        var node = new Node(nodes.Count, layer, operation, inputs, with, keeping, shape);
        nodes.Add(node);
        return node;
    }

    /// <summary>Adds a parameter to the current layer; it may be used by several operations.</summary>
    /// <param name="name">Short name, for example <c>weight</c>; the full name is <c>layer.weight</c>.</param>
    /// <param name="role">What it does.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">What fills it at the start of a run.</param>
    public Parameter Parameter(string name, ParameterRole role, Shape shape, Initializer initializer)
    {
        int offset = parameters.Count == 0 ? 0 : parameters[^1].Offset + parameters[^1].Length;
        if ((long)offset + shape.Size > int.MaxValue)
        {
            throw new ShapeException($"Layer '{layer}': the network would have more than {int.MaxValue} weights. Make it smaller.");
        }

        var parameter = new Parameter($"{layer}.{name}", layer, role, shape, offset, initializer);
        parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Adds a running statistic to the current layer.</summary>
    /// <param name="name">Short name, for example <c>running_mean</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initial">The value of every element before training.</param>
    public Statistic Statistic(string name, Shape shape, float initial)
    {
        int offset = statistics.Count == 0 ? 0 : statistics[^1].Offset + statistics[^1].Length;
        var statistic = new Statistic($"{layer}.{name}", layer, shape, offset, initial);
        statistics.Add(statistic);
        return statistic;
    }
}
