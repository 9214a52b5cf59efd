using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The network of the first sleep experiment: Keras' MNIST example of 2017, ending in logits.</summary>
/// <remarks>
/// Weights start Glorot-uniform and biases at 0, as Keras did. The softmax is part of the loss softmax-cross-entropy.
/// On 28x28 images and 10 classes it has 1,199,882 weights.
/// </remarks>
public sealed record KerasCnnModel : Model
{
    /// <inheritdoc/>
    public override string Name => "keras-cnn";

    /// <inheritdoc/>
    public override string Summary =>
        "Keras' MNIST example, used by the 2017 sleep experiment: 1,199,882 weights on 28x28 digits; logits for softmax-cross-entropy.";

    /// <summary>Gets whether the two dropout layers (0.25 after pooling, 0.5 before the output) are there.</summary>
    /// <value>The default is true.</value>
    public bool Dropout { get; init; } = true;

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes) =>
    [
        new Convolution(32, 3) { Name = "conv1" },
        new Relu(),
        new Convolution(64, 3) { Name = "conv2" },
        new Relu(),
        new MaxPool(2),
        .. DropoutOf(0.25f),
        new Dense(128) { Name = "fc1" },
        new Relu(),
        .. DropoutOf(0.5f),
        new Dense(classes) { Name = "fc2" },
    ];

    private Layer[] DropoutOf(float rate) => Dropout ? [new Dropout(rate)] : [];
}
