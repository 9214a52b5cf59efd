namespace Sleepbot.Networks;

/// <summary>The activation functions that models of the zoo can be built with; experiment files write them in kebab-case.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>max(leak * x, x).</summary>
    LeakyRelu,

    /// <summary>tanh(slope * x).</summary>
    Tanh,

    /// <summary>1 / (1 + exp(-slope * x)).</summary>
    Sigmoid,
}
