using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>One batch of one value of the graph: its numbers, their layout and, where wanted, their gradient.</summary>
internal sealed class PlanValue
{
    /// <summary>Samples in a block, and floats in a vector. Fixed, so that every machine adds in the same order.</summary>
    public const int Lanes = 16;

    private PlanValue(Shape shape, Layout layout, FloatBuffer data, FloatBuffer? gradient, bool overwritable)
    {
        Shape = shape;
        Layout = layout;
        Data = data;
        Gradient = gradient;
        Overwritable = overwritable;
    }

    public Shape Shape { get; }

    public Layout Layout { get; }

    public FloatBuffer Data { get; }

    public FloatBuffer? Gradient { get; }

    /// <summary>Gets whether the next step may put its result in the same place.</summary>
    public bool Overwritable { get; }

    public int Features => Shape.Size;

    public static PlanValue Allocate(Shape shape, Layout layout, PlanMemory memory, bool withGradient, bool overwritable) =>
        new(shape, layout, memory.Take(shape), withGradient ? memory.Take(shape) : null, overwritable);

    /// <summary>The same numbers for another reader, with a gradient of its own.</summary>
    public PlanValue ForAnotherReader(PlanMemory memory) => new(Shape, Layout, Data, Gradient is null ? null : memory.Take(Shape), false);

    /// <summary>The same numbers and gradient, read as another shape of the same size.</summary>
    public PlanValue Reshaped(Shape shape, bool overwritable) => new(shape, Layout, Data, Gradient, overwritable);

    /// <summary>The same place, written by another step.</summary>
    public PlanValue InPlace(bool overwritable) => new(Shape, Layout, Data, Gradient, overwritable);

    /// <summary>Gets how many blocks a number of samples takes.</summary>
    public static int Blocks(int samples) => (samples + Lanes - 1) / Lanes;

    /// <summary>Gets how many floats a number of samples takes, rounded up to whole vectors.</summary>
    public int Extent(int samples) =>
        Layout == Layout.BatchInnermost ? Blocks(samples) * Features * Lanes : Blocks(samples * Features) * Lanes;
}
