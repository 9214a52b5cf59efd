using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>One batch of one value of the graph: its numbers, their layout and, where wanted, their gradient.</summary>
internal sealed class PlanValue
{
    /// <summary>Samples in a block, and floats in a vector. Fixed, so that every machine adds in the same order.</summary>
    public const int Lanes = 16;

    private PlanValue(Shape shape, Layout layout, BatchBuffer data, BatchBuffer? gradient, bool overwritable)
    {
        Shape = shape;
        Layout = layout;
        Data = data;
        Gradient = gradient;
        Overwritable = overwritable;
    }

    public Shape Shape { get; }

    public Layout Layout { get; }

    public BatchBuffer Data { get; }

    public BatchBuffer? Gradient { get; }

    /// <summary>Gets whether the next step may put its result in the same place.</summary>
    public bool Overwritable { get; }

    public int Features => Shape.Size;

    /// <summary>Gets the gradient, or says that there is none.</summary>
    /// <param name="what">Input or output.</param>
    public BatchBuffer GradientFor(string what) => Gradient ?? throw new InvalidOperationException($"This plan computes no gradient by this {what}. Compile it with Training = true and, for inputs, InputGradients = true.");

    /// <summary>Has all samples of a batch be kept, with their gradients.</summary>
    public void HoldBatch()
    {
        Data.HoldBatch();
        Gradient?.HoldBatch();
    }

    public static PlanValue Allocate(Shape shape, Layout layout, PlanMemory memory, bool withGradient, bool overwritable) =>
        new(shape, layout, memory.Take(shape), withGradient ? memory.Take(shape) : null, overwritable);

    /// <summary>A value whose gradient comes in places that others had before, and may have again once its last reader is there.</summary>
    public static PlanValue AllocatePassing(Shape shape, Layout layout, PlanMemory memory, bool overwritable) =>
        new(shape, layout, memory.Take(shape), memory.TakePassing(shape), overwritable);

    /// <summary>A value whose only reader puts the gradient where the numbers were: nobody reads them again.</summary>
    public static PlanValue AllocateReplaced(Shape shape, Layout layout, PlanMemory memory)
    {
        var place = memory.Take(shape);
        return new(shape, layout, place, place, overwritable: false);
    }

    /// <summary>The same numbers for one of several readers, with a gradient of its own.</summary>
    public PlanValue ForAnotherReader(BatchBuffer? gradient) => new(Shape, Layout, Data, gradient, false);

    /// <summary>The same numbers and gradient, read as another shape of the same size.</summary>
    public PlanValue Reshaped(Shape shape, bool overwritable) => new(shape, Layout, Data, Gradient, overwritable);

    /// <summary>The same place, written by another step.</summary>
    public PlanValue InPlace(bool overwritable) => new(Shape, Layout, Data, Gradient, overwritable);

    /// <summary>Gets how many blocks a number of samples takes.</summary>
    public static int Blocks(int samples) => (samples + Lanes - 1) / Lanes;

    /// <summary>Gets how many floats a number of samples takes, rounded up to whole vectors.</summary>
    public int Extent(int samples) =>
        Layout == Layout.BatchInnermost ? Blocks(samples) * Features * Lanes : Blocks(samples * Features) * Lanes;

    /// <summary>Whether the numbers of the samples at hand are all finite.</summary>
    public bool AllFinite(int samples)
    {
        if (Layout == Layout.SampleMajor)
        {
            return FlatVector.AllFinite(Data.Span[..(samples * Features)]);
        }

        // Lanes beyond the last sample mean nothing and are not looked at.
        for (int at = 0; at < Extent(samples); at += Lanes)
        {
            int block = at / (Features * Lanes);
            if (!FlatVector.AllFinite(Data.Span.Slice(at, Math.Min(Lanes, samples - (block * Lanes)))))
            {
                return false;
            }
        }

        return true;
    }
}
