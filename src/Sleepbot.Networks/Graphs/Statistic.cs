using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A named slice of the flat statistics vector: numbers that the forward pass keeps and no gradient changes, such as running means.</summary>
public sealed class Statistic
{
    internal Statistic(string name, string layer, Shape shape, int offset, float initial)
    {
        Name = name;
        Layer = layer;
        Shape = shape;
        Offset = offset;
        Initial = initial;
    }

    /// <summary>Gets the full name, for example <c>norm1.running_mean</c> (PyTorch's).</summary>
    public string Name { get; }

    /// <summary>Gets the name of the layer it belongs to.</summary>
    public string Layer { get; }

    /// <summary>Gets its shape.</summary>
    public Shape Shape { get; }

    /// <summary>Gets where it starts in the flat statistics vector.</summary>
    public int Offset { get; }

    /// <summary>Gets the number of its elements.</summary>
    public int Length => Shape.Size;

    /// <summary>Gets the value of every element before training.</summary>
    public float Initial { get; }

    /// <summary>Gets the slice of a vector that is as long as all statistics.</summary>
    /// <param name="vector">The flat statistics vector.</param>
    public Span<float> Of(Span<float> vector) => vector.Slice(Offset, Length);
}
