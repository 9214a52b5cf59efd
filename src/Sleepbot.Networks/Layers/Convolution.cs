using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Cross-correlates images with filters, one for each output channel: (channels, height, width) to (Channels, height', width').</summary>
/// <param name="Channels">Output channels: the number of neurons.</param>
/// <param name="Kernel">Height and width of a filter.</param>
/// <param name="Stride">Distance between windows.</param>
/// <param name="Padding">Zeros added on every side.</param>
/// <param name="Groups">Independent groups of channels.</param>
public sealed record Convolution(int Channels, int Kernel, int Stride = 1, int Padding = 0, int Groups = 1) : Layer
{
    /// <summary>Gets what fills the weights at the start of a run.</summary>
    /// <value>The default is Xavier/Glorot uniform.</value>
    public Initializer WeightInitializer { get; init; } = new XavierUniformInitializer();

    /// <summary>Gets what fills the biases at the start of a run.</summary>
    /// <value>The default is 0.</value>
    public Initializer BiasInitializer { get; init; } = new ConstantInitializer(0);

    /// <summary>Gets whether every neuron has a bias.</summary>
    /// <value>The default is true.</value>
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "conv";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        var image = inputs[0].Shape;
        if (Channels < 1 || Kernel < 1 || Stride < 1 || Padding < 0 || Groups < 1)
        {
            throw new ShapeException(
                $"Layer '{Name}': channels {Channels}, kernel {Kernel}, stride {Stride}, groups {Groups} must be at least 1 and padding {Padding} at least 0.");
        }

        if (image.Rank != 3 || image[0] % Groups != 0 || Channels % Groups != 0)
        {
            throw new ShapeException(
                $"Layer '{Name}': input has shape {image}, expected (channels, height, width) with channels that {Groups} group(s) divide, and so for its {Channels} outputs.");
        }

        var weight = graph.Parameter("weight", ParameterRole.Weight, [Channels, image[0] / Groups, Kernel, Kernel], WeightInitializer);
        Parameter[] parameters = Bias ? [weight, graph.Parameter("bias", ParameterRole.Bias, [Channels], BiasInitializer)] : [weight];
        return graph.Apply(new ConvolutionOperation(Stride, Padding, Groups), inputs, parameters, []);
    }
}
