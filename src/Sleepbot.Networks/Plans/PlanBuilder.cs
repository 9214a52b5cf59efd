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
    private readonly Dictionary<Node, GradientMeeting> meetings = [];
    private readonly Dictionary<Parameter, int> parameterReaders = [];
    private readonly HashSet<Parameter> sharedParameters = [];
    private readonly Dictionary<Node, int> unmetReaders = [];
    private readonly HashSet<BatchBuffer> passing = [];
    private readonly Dictionary<Node, Node> fused = [];
    private readonly Dictionary<Node, float> undoneByReaders = [];
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

    /// <summary>Gets room that steps use one after the other.</summary>
    public Scratch Scratch => memory.Scratch;

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
                ReleaseGradientsReadBy(node);
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
        if (meetings.TryGetValue(node, out var meeting))
        {
            value = value.ForAnotherReader(meeting.Next());
        }

        if (value.Layout == layout)
        {
            return value;
        }

        var converted = PlanValue.Allocate(value.Shape, layout, memory, value.Gradient is not null, overwritable: true);
        return Add(new ConvertLayoutStep(value) { Output = converted }, layer);
    }

    /// <summary>Allocates a step's result; it gets a gradient if the plan trains and an input or a parameter wants one.</summary>
    public PlanValue NewResult(Node node, Layout layout, params ReadOnlySpan<PlanValue> inputs) =>
        PlanValue.Allocate(node.Shape, layout, memory, WantsGradient(node, inputs), IsOverwritable(node));

    /// <summary>The same for a step that needs the gradient for nothing but its way back, so that the gradient may share its place with others.</summary>
    public PlanValue NewPassingResult(Node node, Layout layout, params ReadOnlySpan<PlanValue> inputs)
    {
        if (!WantsGradient(node, inputs))
        {
            return PlanValue.Allocate(node.Shape, layout, memory, withGradient: false, IsOverwritable(node));
        }

        if (layout == Layout.BatchInnermost && IsOverwritable(node) && LastReaderOf(node) is { } last && CpuLowering.ReplacesInput(Options, last))
        {
            return PlanValue.AllocateReplaced(node.Shape, layout, memory);
        }

        var value = PlanValue.AllocatePassing(node.Shape, layout, memory, IsOverwritable(node));
        passing.Add(value.Gradient!);
        return value;
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

        fused[rectifier] = node;
        if (OnlyReaderOf(rectifier) is not { } reader || !CpuLowering.UndoesRectifier(Options, reader))
        {
            return new Rectifier(leak, leak);
        }

        undoneByReaders[reader] = leak;
        return new Rectifier(leak, 1);
    }

    /// <summary>Takes the sum of a node's value and another one, if it alone reads the value and the other is there already, into the step that computes the value.</summary>
    /// <param name="node">A node whose value is batch-innermost.</param>
    /// <returns>The sum and the other addend; null if there is no such sum.</returns>
    public (Node Sum, Node Addend)? FuseSumOf(Node node)
    {
        if (OnlyReaderOf(node) is not { Operation: AddOperation, Inputs: [var first, var second] } sum)
        {
            return null;
        }

        var addend = first == node ? second : first;
        if (!values.TryGetValue(addend, out var value) || value.Layout != Layout.BatchInnermost)
        {
            return null;
        }

        fused[sum] = node;
        return (sum, addend);
    }

    /// <summary>Gets what a node's step multiplies the gradient by for the rectifier before it, where that was not above 0; 1 if none left that to it.</summary>
    public float SlopeBefore(Node node) => undoneByReaders.GetValueOrDefault(node, 1);

    /// <summary>Whether the step that computes a node's input has computed the node too.</summary>
    public bool IsFused(Node node) => fused.ContainsKey(node);

    /// <summary>Gets the value of a node that its input's step has computed too: it is where that step's result is.</summary>
    public PlanValue FusedValueOf(Node node) => values[fused[node]].InPlace(IsOverwritable(node));

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

    private bool WantsGradient(Node node, ReadOnlySpan<PlanValue> inputs)
    {
        bool wants = Options.Training && node.Parameters.Count > 0;
        foreach (var input in inputs)
        {
            wants |= input.Gradient is not null;
        }

        return wants;
    }

    /// <summary>Gets the node whose step is the last to read a value; null if the value's own step reads it again on the way back, or there are several readers.</summary>
    private Node? LastReaderOf(Node node)
    {
        var reader = OnlyReaderOf(node);
        if (reader is not { Operation: LeakyReluOperation })
        {
            return reader;
        }

        // The rectifier becomes part of the value's step, which need not undo it if the reader does.
        reader = OnlyReaderOf(reader);
        return reader is not null && CpuLowering.UndoesRectifier(Options, reader) ? reader : null;
    }

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

        foreach (var (node, count) in readers)
        {
            unmetReaders[node] = count;
        }
    }

    /// <summary>Prepares a gradient of its own for each reader of a value, and who adds them up.</summary>
    private void MeetIfShared(Node node)
    {
        if (readers[node] < 2)
        {
            return;
        }

        var value = values[node];
        var others = new BatchBuffer?[readers[node] - 1];
        for (int i = 0; i < others.Length && value.Gradient is not null; i++)
        {
            others[i] = memory.TakePassing(node.Shape);
            passing.Add(others[i]!);
            if (value.Data.HoldsBatch)
            {
                others[i]!.HoldBatch();
            }
        }

        var meeting = new GradientMeeting(value.Gradient, others);
        meetings[node] = meeting;
        if (value.Gradient is null || steps.LastOrDefault(step => step.Output.Data == value.Data && step.Output.Gradient == value.Gradient)?.TakeGradientsOf(meeting) == true)
        {
            return;
        }

        Add(new AddGradientsStep(meeting) { Output = value }, node.Layer);
    }

    /// <summary>
    /// Gives gradients back that no later step reads or writes on the way forward, and so no earlier one on the way back: those of
    /// values whose readers are all there.
    /// </summary>
    private void ReleaseGradientsReadBy(Node reader)
    {
        foreach (var input in reader.Inputs)
        {
            unmetReaders[input]--;
        }

        HashSet<BatchBuffer> done = [.. reader.Inputs.Where(input => unmetReaders[input] == 0).SelectMany(GradientsOf)];
        done.ExceptWith(values.Keys.Where(node => unmetReaders[node] > 0).SelectMany(GradientsOf));
        foreach (var gradient in done.Where(passing.Remove))
        {
            memory.Release(gradient);
        }
    }

    private IEnumerable<BatchBuffer> GradientsOf(Node node) =>
        meetings.TryGetValue(node, out var meeting) ? meeting.All
        : values[node].Gradient is { } gradient ? [gradient]
        : [];

    internal sealed record Result(PlanStep[] Steps, PlanRow[] Rows, PlanMemory Memory, PlanValue[] Inputs, PlanValue[] Outputs, Parameter[] UnusedParameters);
}
