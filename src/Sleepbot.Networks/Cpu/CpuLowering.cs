namespace Sleepbot.Networks;

/// <summary>The CPU backend: for each operation, which steps compute it and in which layout.</summary>
internal static class CpuLowering
{
    public static PlanValue Lower(PlanBuilder plan, Node node)
    {
        return node.Operation switch
        {
            ConvolutionOperation o => Convolution(plan, node, o),
            LinearOperation => Linear(plan, node),
            MaxPoolOperation o => MaxPool(plan, node, o),
            AveragePoolOperation o => Pool(plan, node, (input, output) => new AveragePoolStep(input, o.Window, o.Stride) { Output = output }),
            GlobalAveragePoolOperation => Pool(plan, node, (input, output) => new GlobalAveragePoolStep(input) { Output = output }),
            LocalResponseNormalisationOperation o => Pool(plan, node, (input, output) => new LocalResponseStep(input, o, plan.Remember(input)) { Output = output }),
            BatchNormalisationOperation o => BatchNormalisation(plan, node, o),
            SigmoidOperation o => Activate(plan, node, (input, output) => new ActivationStep<SigmoidFunction>(input, o.Slope) { Output = output }),
            TanhOperation o => Activate(plan, node, (input, output) => new ActivationStep<TanhFunction>(input, o.Slope) { Output = output }),
            ScaleOperation o => Activate(plan, node, (input, output) => new ActivationStep<ScaleFunction>(input, o.Factor) { Output = output }),
            LeakyReluOperation when plan.IsFused(node) => plan.FusedValueOf(node),
            LeakyReluOperation o => Activate(plan, node, (input, output) => new ActivationStep<LeakyReluFunction>(input, o.Leak) { Output = output }),
            RandomisedLeakyReluOperation o => RandomisedLeakyRelu(plan, node, o),
            DropoutOperation o => Dropout(plan, node, o),
            SoftmaxOperation => Softmax(plan, node),
            AddOperation when plan.IsFused(node) => plan.FusedValueOf(node),
            AddOperation => Gather(plan, node, (inputs, output) => new AddStep(inputs) { Output = output }),
            MultiplyOperation => Gather(plan, node, (inputs, output) => new MultiplyStep(inputs[0], inputs[1]) { Output = output }),
            ConcatenateOperation => Gather(plan, node, (inputs, output) => new ConcatenateStep(inputs) { Output = output }),
            SliceOperation o => Activate(plan, node, (input, output) => new SliceStep(input, o.Start) { Output = output }, inPlace: false),
            FlattenOperation => Flatten(plan, node),
            _ => throw new NotSupportedException($"Layer '{node.Layer}': the CPU backend does not know {node.Operation?.GetType().Name}. Build the layer from the operations that it knows."),
        };
    }

    // Below this batch size too many of a vector's 16 lanes would hold no sample: output channels or pixels of one sample fill them better.
    public const int SmallBatch = 12;

    private static PlanValue Convolution(PlanBuilder plan, Node node, ConvolutionOperation operation)
    {
        var geometry = new ConvolutionGeometry(node.Inputs[0].Shape, node.Parameters[0].Shape, node.Shape, operation);
        if (operation is { Padding: 0, Groups: 1 } && geometry.Taps == node.Inputs[0].Shape.Size)
        {
            // The weights of a filter lie as those of a dense neuron.
            return Linear(plan, node, "a window as large as the image is a dense layer; ");
        }

        bool small = plan.Options.BatchSize < SmallBatch, training = plan.Options.Training;
        var input = plan.Read(node.Inputs[0], small ? Layout.SampleMajor : Layout.BatchInnermost, node.Layer);
        var output = plan.NewPassingResult(node, input.Layout, input);
        var parameters = plan.ParametersOf(node);

        // A rectifier costs nothing where the sums are still in registers.
        var rectifier = plan.FuseRectifierOf(node);
        PlanValue Add(PlanStep step, string reason) => plan.Add(step, node.Layer, reason);
        return small switch
        {
            true when ChannelWinogradStep.Pays(geometry, plan.Samples) =>
                Add(new ChannelWinogradStep(input, geometry, plan.Samples, plan.Scratch, training, rectifier) { Output = output, Parameters = parameters }, $"with fewer than {SmallBatch} samples a vector is 16 channels of a pixel; {ChannelWinogradStep.Reason(geometry)}"),
            true when ChannelConvolutionStep.Pays(geometry) =>
                Add(new ChannelConvolutionStep(input, geometry, training, rectifier) { Output = output, Parameters = parameters }, $"with fewer than {SmallBatch} samples a vector is 16 output channels of a pixel"),
            true =>
                Add(new SampleConvolutionStep(input, geometry, training, rectifier) { Output = output, Parameters = parameters }, $"with fewer than {SmallBatch} samples, and few channels, a vector is 16 pixels of a row"),
            false when WinogradConvolutionStep.Pays(geometry) =>
                Add(new WinogradConvolutionStep(input, geometry, plan.Scratch, training, rectifier) { Output = output, Parameters = parameters }, WinogradConvolutionStep.Reason),
            false =>
                Add(new ConvolutionStep(input, geometry, parameters.Count > 1, training, rectifier) { Output = output, Parameters = parameters }, "a vector is one pixel of 16 samples"),
        };
    }

    /// <summary>Whether a node's step undoes the rectifier before it, whose outputs it has at hand backward.</summary>
    /// <remarks>Behind a pool most of the gradient is 0: multiplying there is a fraction of the work. A dense layer reads its inputs anyway.</remarks>
    public static bool UndoesRectifier(PlanOptions options, Node node) =>
        node.Operation switch
        {
            MaxPoolOperation => true,
            LinearOperation => FillsLanes(options, node),
            _ => false,
        };

    /// <summary>Whether a node's step reads each number of its input for the last time just before it writes the gradient by it, so that both may have one place.</summary>
    public static bool ReplacesInput(PlanOptions options, Node node) =>
        node.Operation switch
        {
            BatchNormalisationOperation => true,
            MaxPoolOperation o => MaxPoolStep.ReplacesInput(o.Window, o.Stride),
            LinearOperation => FillsLanes(options, node) && DenseStep.ReplacesInput(node.Inputs[0].Shape.Size, node.Shape.Size),
            _ => false,
        };

    // Dense layers: if fewer than 12 of 16 lanes hold samples, arithmetic on the empty ones costs more than a change of layout. The weight gradient wants 16 inputs.
    private static bool FillsLanes(PlanOptions options, Node node) =>
        4 * options.BatchSize >= 3 * PlanValue.Blocks(options.BatchSize) * PlanValue.Lanes && node.Inputs[0].Shape.Size >= PlanValue.Lanes;

    private static PlanValue Linear(PlanBuilder plan, Node node, string window = "")
    {
        bool lanes = FillsLanes(plan.Options, node);
        var layout = lanes ? Layout.BatchInnermost : Layout.SampleMajor;
        var input = plan.Read(node.Inputs[0], layout, node.Layer);
        var output = plan.NewResult(node, layout, input);
        var parameters = plan.ParametersOf(node);
        PlanStep step = lanes
            ? new DenseStep(input, output, plan.Samples, plan.Threads, plan.SlopeBefore(node)) { Output = output, Parameters = parameters }
            : new LinearStep(input, output, plan.Samples, plan.Threads) { Output = output, Parameters = parameters };
        if (step.GathersWeightGradient)
        {
            input.Data.HoldBatch();
            output.Gradient?.HoldBatch();
        }

        string reason = lanes
            ? "a vector is one feature of 16 samples"
            : "a vector is 16 features of one sample, where fewer than 12 of 16 lanes would hold samples, or inputs are fewer than 16";
        return plan.Add(step, node.Layer, window + reason);
    }

    private static PlanValue MaxPool(PlanBuilder plan, Node node, MaxPoolOperation operation)
    {
        var (image, window, stride) = (node.Inputs[0], operation.Window, operation.Stride);
        bool sampleMajor = plan.LayoutOf(image) == Layout.SampleMajor
            && plan.Options.BatchSize < SmallBatch && SampleMaxPoolStep.HasRoom(image.Shape, node.Shape, window, stride, plan.Options.BatchSize);
        return sampleMajor
            ? Activate(plan, node, (input, output) => new SampleMaxPoolStep(input, window, stride, plan.SlopeBefore(node)) { Output = output }, inPlace: false)
            : Pool(plan, node, (input, output) => new MaxPoolStep(input, window, stride, plan.SlopeBefore(node)) { Output = output });
    }

    private static PlanValue Pool(PlanBuilder plan, Node node, Func<PlanValue, PlanValue, PlanStep> create)
    {
        var input = plan.Read(node.Inputs[0], Layout.BatchInnermost, node.Layer);
        return plan.Add(create(input, plan.NewResult(node, Layout.BatchInnermost, input)), node.Layer);
    }

    private static PlanValue BatchNormalisation(PlanBuilder plan, Node node, BatchNormalisationOperation operation)
    {
        var input = plan.Read(node.Inputs[0], Layout.BatchInnermost, node.Layer);

        // Memory is the limit here: what follows costs nothing while the numbers are in registers.
        var fused = plan.FuseSumOf(node);
        var addend = fused is { Addend: var other } ? plan.Read(other, Layout.BatchInnermost, node.Layer) : null;
        var rectifier = plan.FuseRectifierOf(fused?.Sum ?? node);
        var output = addend is { Overwritable: true, Gradient: var gradient } && (gradient is not null || !plan.Options.Training)
            ? addend.InPlace(plan.IsOverwritable(node))
            : plan.NewPassingResult(node, Layout.BatchInnermost, input);
        return plan.Add(
            new BatchNormalisationStep(input, addend, operation, rectifier, node.Statistics, plan.Options.Training) { Output = output, Parameters = plan.ParametersOf(node) },
            node.Layer);
    }

    private static PlanValue Activate(PlanBuilder plan, Node node, Func<PlanValue, PlanValue, PlanStep> create, bool inPlace = true)
    {
        var input = plan.Read(node.Inputs[0], plan.LayoutOf(node.Inputs[0]), node.Layer);
        var output = inPlace ? plan.InPlaceOrNew(node, input) : plan.NewResult(node, input.Layout, input);
        return plan.Add(create(input, output), node.Layer);
    }

    private static PlanValue RandomisedLeakyRelu(PlanBuilder plan, Node node, RandomisedLeakyReluOperation operation) =>
        plan.Options.Training
            ? Activate(plan, node, (input, output) => new RandomisedLeakyReluStep(input, operation, plan.NoiseAddress(node), plan.Remember(input)) { Output = output }, inPlace: false)
            : Activate(plan, node, (input, output) => new ActivationStep<LeakyReluFunction>(input, (operation.Lower + operation.Upper) / 2) { Output = output });

    private static PlanValue Dropout(PlanBuilder plan, Node node, DropoutOperation operation) =>
        plan.Options.Training
            ? Activate(plan, node, (input, output) => new DropoutStep(input, operation.Rate, plan.NoiseAddress(node), plan.Remember(input)) { Output = output })
            : Flatten(plan, node);

    private static PlanValue Softmax(PlanBuilder plan, Node node)
    {
        var input = plan.Read(node.Inputs[0], Layout.SampleMajor, node.Layer);
        return plan.Add(new SoftmaxStep(input) { Output = plan.NewResult(node, Layout.SampleMajor, input) }, node.Layer);
    }

    private static PlanValue Gather(PlanBuilder plan, Node node, Func<PlanValue[], PlanValue, PlanStep> create)
    {
        var layout = plan.LayoutOf(node.Inputs[0]);
        PlanValue[] inputs = [.. node.Inputs.Select(input => plan.Read(input, layout, node.Layer))];
        return plan.Add(create(inputs, plan.NewResult(node, layout, inputs)), node.Layer);
    }

    // Both layouts keep the features of a sample in channel, row, column order: reading an image as a row costs nothing.
    private static PlanValue Flatten(PlanBuilder plan, Node node)
    {
        var input = plan.Read(node.Inputs[0], plan.LayoutOf(node.Inputs[0]), node.Layer);
        return input.Reshaped(node.Shape, input.Overwritable && plan.IsOverwritable(node));
    }
}
