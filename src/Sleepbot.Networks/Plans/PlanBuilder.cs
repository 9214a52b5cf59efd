namespace Sleepbot.Networks;

/// <summary>Turns a graph into the steps of a plan: chooses layouts, converts between them, reuses places, and adds up gradients of values with several readers.</summary>
internal sealed class PlanBuilder
{
    private readonly Network network;
    private readonly IReadOnlyList<Node> returned;
    private readonly PlanMemory memory;
    private readonly List<PlanStep> steps = [];
    private readonly Dictionary<Node, PlanValue> values = [];
    private readonly Dictionary<Node, int> readers = [];
    private readonly Dictionary<Node, AddGradientsStep> meetings = [];
    private readonly Dictionary<Parameter, int> parameterReaders = [];
    private readonly HashSet<Parameter> sharedParameters = [];
    private readonly HashSet<Node> fused = [];
    private readonly Dictionary<Node, float> undoneByPools = [];
    private readonly List<PlanRow> rows = [];
    private Node? lowered;

    /// <summary>Prepares to build what one thread needs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">What the plan is compiled for: rules that choose kernels look at this, so that all threads get the same.</param>
    /// <param name="first">The memory of the thread that was first, whose batch all work on; null for that thread itself.</param>
    public PlanBuilder(Network network, PlanOptions options, PlanMemory? first = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        if (options.Training && options.Also.Count > 0)
        {
            throw new ArgumentException("A plan that trains returns the network's outputs only. Compile another with Training = false to look at more.", nameof(options));
        }

        this.network = network;
        returned = [.. network.Outputs, .. options.Also];
        memory = new PlanMemory(options.BatchSize, first);
        Options = options;
    }

    public PlanOptions Options { get; }

    /// <summary>Gets the most samples that a step is given.</summary>
    public int Samples => memory.BatchSize;

    /// <summary>Gets how many threads may work on one step at once, where it divides its channels or rows.</summary>
    public int Threads => Options.Team?.Threads ?? 1;

    public Result Build()
    {
        CountReaders();
        foreach (var node in network.Nodes)
        {
            if (node.Operation is null)
            {
                values[node] = PlanValue.Allocate(node.Shape, Layout.SampleMajor, memory, Options.Training && Options.InputGradients, overwritable: false);
                MeetIfShared(node);
            }
            else if (readers[node] > 0)
            {
                lowered = node;
                values[node] = CpuLowering.Lower(this, node);
                if (!rows.Any(row => row.Node == node))
                {
                    rows.Add(new PlanRow(node, null, values[node], IsFused(node) ? "its input's kernel does it too" : "its input's numbers, as they lie"));
                }

                MeetIfShared(node);
            }
        }

        PlanValue[] inputs = [.. network.Nodes.Where(node => node.Operation is null).Select(node => values[node])];
        PlanValue[] outputs = [.. returned.Select(node => Read(node, Layout.SampleMajor, node.Layer))];
        foreach (var value in (PlanValue[])[.. inputs, .. outputs])
        {
            value.HoldBatch();
        }

        return new Result(
            [.. steps.Select(step => Options.Instrument?.Invoke(step) ?? step)],
            [.. rows],
            memory,
            inputs,
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
            value = value.ForAnotherReader(memory);
            meeting.Add(value);
        }

        if (value.Layout == layout)
        {
            return value;
        }

        var converted = PlanValue.Allocate(value.Shape, layout, memory, value.Gradient is not null, overwritable: true);
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

        return PlanValue.Allocate(node.Shape, layout, memory, withGradient, IsOverwritable(node));
    }

    /// <summary>Gets room for what a step remembers of each sample from forward to backward: as many numbers as a value has.</summary>
    public BatchBuffer Remember(PlanValue like) => memory.Take(like.Shape);

    /// <summary>Takes the input's own place for the result of an element-wise step, where nobody reads the input again.</summary>
    public PlanValue InPlaceOrNew(Node node, PlanValue input) =>
        input.Overwritable ? input.InPlace(IsOverwritable(node)) : NewResult(node, input.Layout, input);

    /// <summary>Gets a node's parameters for one more reader.</summary>
    public IReadOnlyList<PlanParameter> ParametersOf(Node node) => [.. node.Parameters.Select(parameter =>
    {
        // Backward goes from the last step to the first: the last reader writes the gradient, the earlier ones add to it.
        int left = parameterReaders[parameter] -= 1;
        return new PlanParameter(parameter, first: left == 0, alone: !sharedParameters.Contains(parameter), parameter.Offset);
    })];

    /// <summary>Takes a leaky rectifier that alone reads a node's value into the step that computes the value.</summary>
    public Rectifier FuseRectifierOf(Node node)
    {
        if (OnlyReaderOf(node) is not { Operation: LeakyReluOperation { Leak: var leak } } rectifier)
        {
            return Rectifier.None;
        }

        fused.Add(rectifier);
        if (OnlyReaderOf(rectifier) is not { Operation: MaxPoolOperation } pool)
        {
            return new Rectifier(leak, leak);
        }

        // Most of the gradient that comes from a pool is 0: multiplying there is a fraction of the work.
        undoneByPools[pool] = leak;
        return new Rectifier(leak, 1);
    }

    /// <summary>Gets what a pool multiplies the gradient by where its result is not above 0, for the rectifier before it; 1 if none left that to it.</summary>
    public float SlopeBefore(Node pool) => undoneByPools.GetValueOrDefault(pool, 1);

    /// <summary>Whether the step that computes a node's input has computed the node too.</summary>
    public bool IsFused(Node node) => fused.Contains(node);

    /// <summary>Names where a node's noise is drawn from: its layer, and a number if the layer draws more than once, as a cell unrolled over time does.</summary>
    public string NoiseAddress(Node node)
    {
        int before = network.Nodes.Count(other => other.Index < node.Index && other.Layer == node.Layer && other.Operation is (DropoutOperation or RandomisedLeakyReluOperation));
        return before == 0 ? node.Layer : $"{node.Layer}/{before}";
    }

    /// <summary>Adds a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="layer">The layer that it works for.</param>
    /// <param name="reason">Where there was a choice, the rule that chose this kernel, for people.</param>
    /// <returns>What it computes.</returns>
    public PlanValue Add(PlanStep step, string layer, string reason = "")
    {
        step.Layer = layer;
        steps.Add(step);
        if (step.NeedsWholeBatch)
        {
            // It waits for all samples of what comes before it.
            memory.HoldBatch();
        }

        rows.Add(new PlanRow(step is ConvertLayoutStep or AddGradientsStep ? null : lowered, step, step.Output, reason));
        return step.Output;
    }

    public bool IsOverwritable(Node node) =>
        readers[node] == 1 && !returned.Contains(node) && !(Options.Training && node.Operation!.NeedsOutputInBackward);

    private Node? OnlyReaderOf(Node node) =>
        readers[node] == 1 && !returned.Contains(node) ? network.Nodes.FirstOrDefault(reader => readers[reader] > 0 && reader.Inputs.Contains(node)) : null;

    private void CountReaders()
    {
        foreach (var node in network.Nodes)
        {
            readers[node] = 0;
        }

        foreach (var output in returned)
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
                if (parameterReaders[parameter] > 1)
                {
                    sharedParameters.Add(parameter);
                }
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

    internal sealed record Result(PlanStep[] Steps, PlanRow[] Rows, PlanMemory Memory, PlanValue[] Inputs, PlanValue[] Outputs, Parameter[] UnusedParameters);
}
