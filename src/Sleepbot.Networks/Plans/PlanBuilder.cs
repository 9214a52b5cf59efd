namespace Sleepbot.Networks;

/// <summary>Turns a graph into the steps of a plan: chooses layouts, converts between them, reuses places, and adds up gradients of values with several readers.</summary>
internal sealed class PlanBuilder
{
    private readonly Network network;
    private readonly List<PlanStep> steps = [];
    private readonly Dictionary<Node, PlanValue> values = [];
    private readonly Dictionary<Node, int> readers = [];
    private readonly Dictionary<Node, AddGradientsStep> meetings = [];
    private readonly Dictionary<Parameter, int> parameterReaders = [];
    private readonly HashSet<Node> fused = [];

    public PlanBuilder(Network network, PlanOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        this.network = network;
        Options = options;
    }

    public PlanOptions Options { get; }

    public Result Build()
    {
        CountReaders();
        foreach (var node in network.Nodes)
        {
            if (node.Operation is null)
            {
                values[node] = PlanValue.Allocate(node.Shape, Layout.SampleMajor, Options.BatchSize, Options.Training && Options.InputGradients, overwritable: false);
                MeetIfShared(node);
            }
            else if (readers[node] > 0)
            {
                values[node] = CpuLowering.Lower(this, node);
                MeetIfShared(node);
            }
        }

        PlanValue[] outputs = [.. network.Outputs.Select(node => Read(node, Layout.SampleMajor, node.Layer))];
        return new Result(
            [.. steps],
            [.. network.Nodes.Where(node => node.Operation is null).Select(node => values[node])],
            outputs,
            [.. network.Parameters.Where(parameter => !parameterReaders.ContainsKey(parameter))]);
    }

    /// <summary>Gets the layout that a node's value has.</summary>
    public Layout LayoutOf(Node node) => values[node].Layout;

    /// <summary>Gets a node's value for one more reader, converted where its layout is another.</summary>
    public PlanValue Read(Node node, Layout layout, string layer)
    {
        var value = values[node];
        if (meetings.TryGetValue(node, out var meeting) && !meeting.TakeOwn())
        {
            value = value.ForAnotherReader(Options.BatchSize);
            meeting.Add(value);
        }

        if (value.Layout == layout)
        {
            return value;
        }

        var converted = PlanValue.Allocate(value.Shape, layout, Options.BatchSize, value.Gradient is not null, overwritable: true);
        return Add(new ConvertLayoutStep(value) { Output = converted }, layer);
    }

    /// <summary>Allocates a step's result; it gets a gradient if the plan trains and an input or a parameter wants one.</summary>
    public PlanValue NewResult(Node node, Layout layout, params ReadOnlySpan<PlanValue> inputs)
    {
        bool withGradient = Options.Training && node.Parameters.Count > 0;
        foreach (var input in inputs)
        {
            withGradient |= input.Gradient is not null;
        }

        return PlanValue.Allocate(node.Shape, layout, Options.BatchSize, withGradient, IsOverwritable(node));
    }

    /// <summary>Takes the input's own place for the result of an element-wise step, where nobody reads the input again.</summary>
    public PlanValue InPlaceOrNew(Node node, PlanValue input) =>
        input.Overwritable ? input.InPlace(IsOverwritable(node)) : NewResult(node, input.Layout, input);

    /// <summary>Gets a node's parameters for one more reader.</summary>
    public IReadOnlyList<PlanParameter> ParametersOf(Node node) => [.. node.Parameters.Select(parameter =>
    {
        // Backward goes from the last step to the first: the last reader writes the gradient, the earlier ones add to it.
        int left = parameterReaders[parameter] -= 1;
        return new PlanParameter(parameter, first: left == 0);
    })];

    /// <summary>Takes a leaky rectifier that alone reads a node's value into the step that computes the value.</summary>
    /// <returns>What the step multiplies by where the value is not above 0; 1 if there is no such rectifier.</returns>
    public float FuseRectifierOf(Node node)
    {
        var rectifier = readers[node] == 1 && !network.Outputs.Contains(node)
            ? network.Nodes.FirstOrDefault(reader => readers[reader] > 0 && reader.Operation is LeakyReluOperation && reader.Inputs.Contains(node))
            : null;
        return rectifier is not null && fused.Add(rectifier) ? ((LeakyReluOperation)rectifier.Operation!).Leak : 1;
    }

    /// <summary>Whether the step that computes a node's input has computed the node too.</summary>
    public bool IsFused(Node node) => fused.Contains(node);

    /// <summary>Names where a node's noise is drawn from: its layer, and a number if the layer draws more than once, as a cell unrolled over time does.</summary>
    public string NoiseAddress(Node node)
    {
        int before = network.Nodes.Count(other => other.Index < node.Index && other.Layer == node.Layer && other.Operation is (DropoutOperation or RandomisedLeakyReluOperation));
        return before == 0 ? node.Layer : $"{node.Layer}/{before}";
    }

    public PlanValue Add(PlanStep step, string layer)
    {
        step.Layer = layer;
        steps.Add(step);
        return step.Output;
    }

    public bool IsOverwritable(Node node) =>
        readers[node] == 1 && !network.Outputs.Contains(node) && !(Options.Training && node.Operation!.NeedsOutputInBackward);

    private void CountReaders()
    {
        foreach (var node in network.Nodes)
        {
            readers[node] = 0;
        }

        foreach (var output in network.Outputs)
        {
            readers[output]++;
        }

        // Only what an output depends on is computed.
        foreach (var node in network.Nodes.Reverse().Where(node => readers[node] > 0))
        {
            foreach (var input in node.Inputs)
            {
                readers[input]++;
            }

            foreach (var parameter in node.Parameters)
            {
                parameterReaders[parameter] = parameterReaders.GetValueOrDefault(parameter) + 1;
            }
        }
    }

    private void MeetIfShared(Node node)
    {
        if (readers[node] > 1)
        {
            var meeting = new AddGradientsStep { Output = values[node] };
            Add(meeting, node.Layer);
            meetings[node] = meeting;
        }
    }

    internal sealed record Result(PlanStep[] Steps, PlanValue[] Inputs, PlanValue[] Outputs, Parameter[] UnusedParameters);
}
