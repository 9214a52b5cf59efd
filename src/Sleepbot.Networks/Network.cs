using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A network's structure: a graph of operations and the layout of its flat weight vector. It holds no weights.</summary>
/// <remarks>Immutable and safe to share between threads; every run brings its own <see cref="NetworkState"/>.</remarks>
public sealed class Network
{
    private Network(string name, IReadOnlyList<Node> nodes, IReadOnlyList<Node> outputs, IReadOnlyList<LayerInfo> layers, GraphBuilder graph)
    {
        Name = name;
        Nodes = nodes;
        Outputs = outputs;
        Layers = layers;
        Parameters = graph.Parameters;
        Statistics = graph.Statistics;
        WeightCount = Parameters.Sum(parameter => parameter.Length);
        StatisticCount = Statistics.Sum(statistic => statistic.Length);
    }

    /// <summary>Gets the name of the network, for people.</summary>
    public string Name { get; }

    /// <summary>Gets the values of the graph; each comes after its inputs.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Gets the values that a plan returns.</summary>
    public IReadOnlyList<Node> Outputs { get; }

    /// <summary>Gets the layers in the order they were written. Empty for a network built from operations.</summary>
    public IReadOnlyList<LayerInfo> Layers { get; }

    /// <summary>Gets the named slices of the weight vector, in order, without gaps.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gets the named slices of the statistics vector, in order, without gaps.</summary>
    public IReadOnlyList<Statistic> Statistics { get; }

    /// <summary>Gets the length of the flat weight vector.</summary>
    public int WeightCount { get; }

    /// <summary>Gets the length of the flat statistics vector.</summary>
    public int StatisticCount { get; }

    /// <summary>Gets the shape of one input sample.</summary>
    public Shape InputShape => Nodes.First(node => node.Operation is null).Shape;

    /// <summary>Gets the shape of one output sample.</summary>
    public Shape OutputShape => Outputs[0].Shape;

    /// <summary>Builds a network from a list of layers.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="input">Shape of one sample: (channels, height, width) or (features).</param>
    /// <param name="layers">The layers in order; each takes the one before it, or those it names with <see cref="Layer.From"/>.</param>
    /// <exception cref="ShapeException">A layer does not fit its input.</exception>
    /// <exception cref="ArgumentException">A name is used twice, a layer takes its input from one that is not before it, or a setting is out of range.</exception>
    public static Network Build(string name, Shape input, params IReadOnlyList<Layer> layers)
    {
        var graph = new GraphBuilder();
        Dictionary<string, Node> named = new() { ["input"] = graph.Input(input) };
        var previous = named["input"];
        List<LayerInfo> infos = [];
        foreach (var (layer, layerName) in layers.Zip(NameAll(layers)))
        {
            List<Node> inputs = [.. layer.From.Select(from => named.TryGetValue(from, out var node)
                ? node
                : throw new ArgumentException($"Layer '{layerName}' takes its input from '{from}', which is no layer before it. Known here: {string.Join(", ", named.Keys)}."))];
            graph.BeginLayer(layerName);
            int firstParameter = graph.Parameters.Count;
            previous = (layer with { Name = layerName }).Build(graph, inputs.Count == 0 ? [previous] : inputs);
            if (!named.TryAdd(layerName, previous))
            {
                throw new ArgumentException($"Two layers are named '{layerName}'. Give each its own name.");
            }

            infos.Add(new LayerInfo(layerName, layer, [.. graph.Parameters.Skip(firstParameter)], previous));
        }

        return new Network(name, graph.Nodes, [previous], infos, graph);
    }

    /// <summary>Builds a network from operations, for what a list of layers cannot say, such as a recurrent cell unrolled over time.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="build">Adds operations to the graph and returns the outputs.</param>
    public static Network FromGraph(string name, Func<GraphBuilder, IReadOnlyList<Node>> build)
    {
        var graph = new GraphBuilder();
        var outputs = build(graph);
        return new Network(name, graph.Nodes, outputs, [], graph);
    }

    /// <summary>Allocates weights, gradient and statistics for one run and fills them.</summary>
    /// <param name="source">The run's source for initialisation; every parameter draws from its own child, named after it.</param>
    public NetworkState Initialise(RandomSource source)
    {
        var state = new NetworkState(this);
        foreach (var parameter in Parameters)
        {
            parameter.Initializer.Fill(parameter.Of(state.Weights.Span), parameter.FanIn, parameter.FanOut, source.Derive(parameter.Name));
        }

        return state;
    }

    /// <summary>Compiles the network for a batch size.</summary>
    /// <param name="options">Batch size, and whether the plan trains.</param>
    /// <exception cref="ShapeException">A value would be too large for one buffer.</exception>
    public Plan Compile(PlanOptions options) => new(this, options);

    private static IEnumerable<string> NameAll(IReadOnlyList<Layer> layers)
    {
        Dictionary<string, int> counts = [];
        HashSet<string> taken = [.. layers.Select(layer => layer.Name).OfType<string>()];
        foreach (var layer in layers)
        {
            string name = layer.Name ?? "";
            while (layer.Name is null && (name.Length == 0 || !taken.Add(name)))
            {
                name = $"{layer.Kind}{counts[layer.Kind] = counts.GetValueOrDefault(layer.Kind) + 1}";
            }

            yield return name;
        }
    }
}
