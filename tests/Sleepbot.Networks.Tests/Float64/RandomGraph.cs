using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Grows a graph at random: operations on whichever values are there, so that values get any number of readers.</summary>
internal sealed class RandomGraph
{
    private const int Operations = 9;
    private readonly GraphBuilder graph;
    private readonly RandomSource source;
    private readonly List<Node> values;
    private ulong draws;

    private RandomGraph(GraphBuilder graph, long seed)
    {
        this.graph = graph;
        source = RandomSource.FromSeed(seed);
        values = [graph.Input([1 + Below(5), 2 + Below(7), 2 + Below(7)])];
    }

    public static Network Grow(long seed) => Network.FromGraph($"random graph {seed}", builder => new RandomGraph(builder, seed).Grow());

    private List<Node> Grow()
    {
        for (int i = 0; i < Operations; i++)
        {
            graph.BeginLayer($"layer{i}");
            values.Add(GrowOne());
        }

        // Whatever nobody reads goes to the output, so that nothing is left out.
        Node[] ends = [.. values.Where(value => !values.Any(other => other.Inputs.Contains(value)))];
        graph.BeginLayer("end");
        Node[] rows = [.. ends.Select(end => graph.Apply(new FlattenOperation(), end))];
        var all = rows.Length == 1 ? rows[0] : graph.Apply(new ConcatenateOperation(), rows);
        return [graph.Apply(new LinearOperation(), [all], [Weight([1 + Below(10), all.Shape.Size])], []), .. ends.Take(Below(2))];
    }

    private Node GrowOne()
    {
        // Mostly the newest value, else any: depth and sharing both occur.
        var x = Below(3) > 0 ? values[^1] : values[Below(values.Count)];
        bool image = x.Shape.Rank == 3;
        int side = image ? Math.Min(x.Shape[1], x.Shape[2]) : 1;
        int window = 1 + Below(Math.Min(4, side));
        return Below(12) switch
        {
            0 or 1 when image => Convolve(x, window),
            2 when image => graph.Apply(new MaxPoolOperation(window, 1 + Below(3)), x),
            3 when image => graph.Apply(new AveragePoolOperation(window, 1 + Below(3)), x),
            4 when image => graph.Apply(new LocalResponseNormalisationOperation(1 + Below(5), 0.5f, 0.75f, 1), x),
            5 when image => graph.Apply(new GlobalAveragePoolOperation(), x),
            0 or 1 or 2 => graph.Apply(new LinearOperation(), [x], [Weight([1 + Below(20), x.Shape.Size]), .. Bias(0)], []),
            // An epsilon this large keeps channels that hardly vary from blowing rounding errors up.
            6 => graph.Apply(
                new BatchNormalisationOperation(0.1f, 0.1f),
                [x],
                [Parameter("scale", ParameterRole.Scale, [x.Shape[0]]), Parameter("shift", ParameterRole.Shift, [x.Shape[0]])],
                [graph.Statistic("mean", [x.Shape[0]], 0), graph.Statistic("variance", [x.Shape[0]], 1)]),
            7 => Combine(x, Below(3)),
            8 => graph.Apply(new SliceOperation(x.Shape[0] / 2, x.Shape[0] - (x.Shape[0] / 2)), x),
            9 => graph.Apply(new SigmoidOperation(1 + Below(2)), x),
            10 => graph.Apply(new TanhOperation(0.5f), x),
            _ => graph.Apply(new LeakyReluOperation(Below(2) * 0.1f), x),
        };
    }

    private Node Combine(Node x, int how)
    {
        Node[] alike = [.. values.Where(value => value.Shape.Equals(x.Shape))];
        var other = alike[Below(alike.Length)];
        Operation operation = how switch { 0 => new AddOperation(), 1 => new MultiplyOperation(), _ => new ConcatenateOperation() };
        return graph.Apply(operation, x, other);
    }

    private Node Convolve(Node x, int window)
    {
        int groups = x.Shape[0] % 2 == 0 ? 1 + Below(2) : 1;
        int channels = groups * (1 + Below(6));
        Parameter[] parameters = [Weight([channels, x.Shape[0] / groups, window, window]), .. Bias(channels * Below(2))];
        return graph.Apply(new ConvolutionOperation(1 + Below(3), Below(3), groups), [x], parameters, []);
    }

    private Parameter Weight(Shape shape) => Parameter("weight", ParameterRole.Weight, shape);

    private Parameter[] Bias(int neurons) => neurons == 0 ? [] : [Parameter("bias", ParameterRole.Bias, [neurons])];

    private Parameter Parameter(string name, ParameterRole role, Shape shape) => graph.Parameter(name, role, shape, new ConstantInitializer(0));

    private int Below(int bound) => source.BelowAt(draws++, bound);
}
