namespace Sleepbot.Tensors;

/// <summary>One named tensor of a safetensors file: a name, a shape and its float32 values.</summary>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public sealed class SafetensorsTensor
{
    private readonly float[] values;

    /// <summary>Creates a tensor from a copy of its values.</summary>
    /// <param name="name">Its name, for example <c>conv1.weight</c>; any text but <c>__metadata__</c>, which the format keeps for itself.</param>
    /// <param name="shape">Its shape; a scalar has the shape <c>[]</c>.</param>
    /// <param name="values">Its values in row-major order (the last axis runs fastest), as many as <paramref name="shape"/> has elements.</param>
    /// <exception cref="SafetensorsException">The name is reserved, or the number of values is not the shape's size.</exception>
    public SafetensorsTensor(string name, Shape shape, params ReadOnlySpan<float> values)
        : this(values.ToArray(), name, shape)
    {
    }

    private SafetensorsTensor(float[] owned, string name, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        if (name == SafetensorsHeader.MetadataName)
        {
            throw new SafetensorsException($"A tensor may not be called '{name}': the safetensors format keeps this name for metadata. Rename it.");
        }

        if (owned.Length != shape.Size)
        {
            throw new SafetensorsException($"Tensor '{name}': {owned.Length} values were given, expected {shape.Size} for shape {shape}.");
        }

        Name = name;
        Shape = shape;
        values = owned;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the shape; a scalar has the shape <c>[]</c>.</summary>
    public Shape Shape { get; }

    /// <summary>Gets the values in row-major order: the last axis runs fastest.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>Creates a tensor around values that nobody else will change.</summary>
    internal static SafetensorsTensor Owning(string name, Shape shape, float[] values) => new(values, name, shape);
}
