using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A multilayer perceptron: dense hidden layers of any widths, each with an activation, then a dense layer of logits.</summary>
/// <remarks>Its dense layers are named <c>fc1</c>, <c>fc2</c>, ...; an image is read as one row of features.</remarks>
public sealed record MlpModel : Model
{
    /// <inheritdoc/>
    public override string Name => "mlp";

    /// <inheritdoc/>
    public override string Summary => "A multilayer perceptron with hidden layers of any widths, ending in logits for softmax-cross-entropy.";

    /// <summary>Gets the widths of the hidden layers, from the input on, each at least 1.</summary>
    /// <value>The default is one hidden layer of 128; an empty list leaves only the output layer.</value>
    public IReadOnlyList<int> Widths { get; init; } = [128];

    /// <summary>Gets the activation after every hidden layer.</summary>
    /// <value>The default is ReLU.</value>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Gets the probability with which each hidden value is dropped while training, in [0, 1).</summary>
    /// <value>The default is 0: no dropout layers.</value>
    public float Dropout { get; init; }

    /// <summary>Gets what fills the weights at the start of a run; biases start at 0.</summary>
    /// <value>The default is Xavier/Glorot uniform.</value>
    public Initializer WeightInitializer { get; init; } = new XavierUniformInitializer();

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes)
    {
        List<Layer> layers = [];
        foreach (var (index, width) in Widths.Index())
        {
            layers.Add(Dense(width, index + 1));
            layers.Add(Activation.ToLayer());
            if (Dropout != 0)
            {
                layers.Add(new Dropout(Dropout));
            }
        }

        layers.Add(Dense(classes, Widths.Count + 1));
        return layers;
    }

    private Dense Dense(int width, int number) => new(width) { Name = $"fc{number}", WeightInitializer = WeightInitializer };
}
