using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A layer of a built network: its name, its kind, its parameters and the value it computes.</summary>
/// <param name="Name">The layer's name, unique in the network.</param>
/// <param name="Layer">Its settings.</param>
/// <param name="Parameters">Its parameters: neighbouring slices of the weight vector.</param>
/// <param name="Output">The value it computes.</param>
public sealed record LayerInfo(string Name, Layer Layer, IReadOnlyList<Parameter> Parameters, Node Output)
{
    /// <summary>Gets the shape of one sample of its output.</summary>
    public Shape Shape => Output.Shape;

    /// <summary>Gets the incoming weights of its neurons, or null if it has no neurons.</summary>
    public Parameter? Weight { get; } = Parameters.FirstOrDefault(parameter => parameter.Role == ParameterRole.Weight);

    /// <summary>Gets the biases of its neurons, or null if it has none.</summary>
    public Parameter? Bias { get; } = Parameters.FirstOrDefault(parameter => parameter.Role == ParameterRole.Bias);
}
