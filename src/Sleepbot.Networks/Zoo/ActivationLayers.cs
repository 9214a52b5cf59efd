namespace Sleepbot.Networks;

/// <summary>Turns the name of an activation function into its layer.</summary>
internal static class ActivationLayers
{
    /// <summary>Makes the layer, unnamed.</summary>
    /// <param name="activation">Which function.</param>
    /// <param name="leak">The leak, for leaky ReLU.</param>
    /// <param name="slope">The slope, for tanh and sigmoid.</param>
    public static Layer ToLayer(this Activation activation, float leak = 0.01f, float slope = 1) => activation switch
    {
        Activation.Relu => new Relu(),
        Activation.LeakyRelu => new LeakyRelu(leak),
        Activation.Tanh => new Tanh(slope),
        Activation.Sigmoid => new Sigmoid(slope),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "This is no activation."),
    };
}
