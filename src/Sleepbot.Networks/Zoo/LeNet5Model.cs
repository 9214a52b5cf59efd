using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>LeNet-5 as it is taught today: two convolutions with max pooling, then three dense layers, ending in logits.</summary>
/// <remarks>
/// After Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", 1998, with
/// max pooling, full connections between the convolutions and a plain output layer. Names are PyTorch's: <c>conv1</c>,
/// <c>conv2</c>, <c>fc1</c>, <c>fc2</c>, <c>fc3</c>. On 28x28 images and 10 classes it has 61,706 weights.
/// </remarks>
public sealed record LeNet5Model : Model
{
    /// <inheritdoc/>
    public override string Name => "lenet5";

    /// <inheritdoc/>
    public override string Summary => "LeNet-5 with max pooling: 61,706 weights on 28x28 digits; logits for softmax-cross-entropy.";

    /// <summary>Gets the activation after every layer but the last.</summary>
    /// <value>The default is ReLU.</value>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes) =>
    [
        new Convolution(6, 5, Padding: 2) { Name = "conv1" },
        Activation.ToLayer(),
        new MaxPool(2),
        new Convolution(16, 5) { Name = "conv2" },
        Activation.ToLayer(),
        new MaxPool(2),
        new Dense(120) { Name = "fc1" },
        Activation.ToLayer(),
        new Dense(84) { Name = "fc2" },
        Activation.ToLayer(),
        new Dense(classes) { Name = "fc3" },
    ];
}
