namespace Sleepbot.Networks;

/// <summary>What the three filter networks have in common: an activation after every layer, the output included, and Gaussian weights.</summary>
/// <remarks>Their outputs are activations, not logits: train them with squared error on one-hot targets. Biases start at 0.</remarks>
public abstract record FiltersModel : Model
{
    /// <summary>Gets the activation after every layer.</summary>
    /// <value>The default is leaky ReLU.</value>
    public Activation Activation { get; init; } = Activation.LeakyRelu;

    /// <summary>Gets the slope of leaky ReLU for negative inputs, in [0, 1).</summary>
    /// <value>The default is 0.01.</value>
    public float Leak { get; init; } = 0.01f;

    /// <summary>Gets the slopes of tanh or sigmoid, one for each layer from the input on, each above 0.</summary>
    /// <value>The default is an empty list: 1 everywhere.</value>
    public IReadOnlyList<float> Slopes { get; init; } = [];

    /// <summary>Gets the standard deviation of the initial weights, at least 0.</summary>
    /// <value>The default is null: m^-1/2 for a neuron with m inputs (Y. LeCun et al., Efficient BackProp, 1998).</value>
    public float? Deviation { get; init; }

    /// <summary>Makes the convolution <c>conv1</c>, one neuron for each filter.</summary>
    /// <param name="channels">Number of filters.</param>
    /// <param name="kernel">Height and width of a filter.</param>
    protected Layer Filters(int channels, int kernel) => new Convolution(channels, kernel) { Name = "conv1", WeightInitializer = Weights };

    /// <summary>Makes a dense layer.</summary>
    /// <param name="width">Number of neurons.</param>
    /// <param name="name">The layer's name.</param>
    protected Layer Dense(int width, string name) => new Dense(width) { Name = name, WeightInitializer = Weights };

    /// <summary>Puts the activation behind every layer, with its own slope.</summary>
    /// <param name="layers">The layers with neurons, in order.</param>
    /// <exception cref="ArgumentException">Slopes are given for another number of layers, or for an activation without slope.</exception>
    protected IReadOnlyList<Layer> Activated(params IReadOnlyList<Layer> layers)
    {
        if (Slopes.Count != 0 && Activation is not (Activation.Tanh or Activation.Sigmoid))
        {
            throw new ArgumentException($"Model '{Name}': slopes are given, but the activation has none. Use tanh or sigmoid, or leave the slopes out.");
        }

        if (Slopes.Count != 0 && Slopes.Count != layers.Count)
        {
            throw new ArgumentException(
                $"Model '{Name}': {Slopes.Count} slope(s) are given, expected {layers.Count}: one for each of {string.Join(", ", layers.Select(layer => layer.Name))}.");
        }

        return [.. layers.SelectMany((layer, index) => (Layer[])[layer, Activation.ToLayer(Leak, Slopes.Count == 0 ? 1 : Slopes[index])])];
    }

    private Initializer Weights => Deviation switch
    {
        null => new LeCunInitializer(),
        >= 0 and var deviation => new GaussianInitializer(deviation),
        _ => throw new ArgumentException($"Model '{Name}': deviation is {Deviation}, expected at least 0."),
    };
}
