using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A named slice of the flat weight vector that training changes.</summary>
/// <remarks>Names and layouts are PyTorch's: <c>conv1.weight</c> is (out, in / groups, height, width), <c>fc1.weight</c> is (out, in).</remarks>
public sealed class Parameter
{
    internal Parameter(string name, string layer, ParameterRole role, Shape shape, int offset, Initializer initializer)
    {
        Name = name;
        Layer = layer;
        Role = role;
        Shape = shape;
        Offset = offset;
        Initializer = initializer;
    }

    /// <summary>Gets the full name, for example <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the name of the layer it belongs to.</summary>
    public string Layer { get; }

    /// <summary>Gets what it does.</summary>
    public ParameterRole Role { get; }

    /// <summary>Gets its shape.</summary>
    public Shape Shape { get; }

    /// <summary>Gets where it starts in the flat weight vector.</summary>
    public int Offset { get; }

    /// <summary>Gets the number of its elements.</summary>
    public int Length => Shape.Size;

    /// <summary>Gets what fills it at the start of a run.</summary>
    public Initializer Initializer { get; }

    /// <summary>Gets how many inputs feed one neuron (m in LeCun's m^-1/2).</summary>
    public int FanIn => Shape.Rank < 2 ? 1 : Shape.Size / Shape[0];

    /// <summary>Gets how many outputs one input feeds: neurons times the area of a convolution's kernel.</summary>
    public int FanOut => Shape.Rank < 2 ? Shape.Size : Shape[0] * (Shape.Size / (Shape[0] * Shape[1]));

    /// <summary>Gets the number of neurons: axis 0.</summary>
    public int Neurons => Shape.Rank == 0 ? 1 : Shape[0];

    /// <summary>Gets how many of its elements belong to one neuron; a neuron's elements lie side by side.</summary>
    public int PerNeuron => Length / Neurons;

    /// <summary>Gets the slice of a vector that is as long as all weights.</summary>
    /// <param name="vector">The flat weight vector, or a gradient or snapshot of the same length.</param>
    public Span<float> Of(Span<float> vector) => vector.Slice(Offset, Length);

    /// <summary>Gets the slice of a vector that is as long as all weights.</summary>
    /// <param name="vector">The flat weight vector, or a gradient or snapshot of the same length.</param>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> vector) => vector.Slice(Offset, Length);
}
