using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>AlexNet: five convolutions and three dense layers for photographs, ending in logits.</summary>
/// <remarks>
/// A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural networks", NIPS 2012. The
/// paper's two GPUs are two groups of channels in conv2, conv4 and conv5. On (3, 227, 227) images and 1000 classes it has
/// 60,965,224 weights; images down to 67x67 fit too.
/// </remarks>
public sealed record AlexNetModel : Model
{
    private const int SmallestImage = 67;

    /// <inheritdoc/>
    public override string Name => "alexnet";

    /// <inheritdoc/>
    public override string Summary =>
        "AlexNet of 2012 for 227x227 colour images: 60,965,224 weights with 1000 classes; logits for softmax-cross-entropy.";

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes)
    {
        if (input.Rank != 3 || input[1] < SmallestImage || input[2] < SmallestImage)
        {
            throw new ShapeException(
                $"Expected (channels, height, width) of at least {SmallestImage}x{SmallestImage}, best (3, 227, 227). Use larger images, or a model for small ones such as lenet5.");
        }

        return
        [
            Convolution("conv1", 96, 11, bias: 0, stride: 4),
            new Relu(),
            Normalisation(),
            new MaxPool(3, 2),
            Convolution("conv2", 256, 5, bias: 1, padding: 2, groups: 2),
            new Relu(),
            Normalisation(),
            new MaxPool(3, 2),
            Convolution("conv3", 384, 3, bias: 0, padding: 1),
            new Relu(),
            Convolution("conv4", 384, 3, bias: 1, padding: 1, groups: 2),
            new Relu(),
            Convolution("conv5", 256, 3, bias: 1, padding: 1, groups: 2),
            new Relu(),
            new MaxPool(3, 2),
            Dense("fc6", 4096, bias: 1),
            new Relu(),
            new Dropout(0.5f),
            Dense("fc7", 4096, bias: 1),
            new Relu(),
            new Dropout(0.5f),
            Dense("fc8", classes, bias: 0),
        ];
    }

    private static Convolution Convolution(string name, int channels, int kernel, float bias, int stride = 1, int padding = 0, int groups = 1) =>
        new(channels, kernel, stride, padding, groups)
        {
            Name = name,
            WeightInitializer = new GaussianInitializer(0.01f),
            BiasInitializer = new ConstantInitializer(bias),
        };

    private static Dense Dense(string name, int width, float bias) =>
        new(width) { Name = name, WeightInitializer = new GaussianInitializer(0.01f), BiasInitializer = new ConstantInitializer(bias) };

    // The paper's alpha of 1e-4 multiplies the sum of 5 squares; this layer's multiplies their mean.
    private static LocalResponseNormalisation Normalisation() => new(Size: 5, Alpha: 5e-4f, Beta: 0.75f, K: 2);
}
