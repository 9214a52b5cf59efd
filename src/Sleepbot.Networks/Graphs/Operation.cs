using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>What the engine can compute and differentiate: a pure description without weights, buffers or layout.</summary>
/// <remarks>
/// Layers are the user's vocabulary and are made of operations; a backend turns each operation into steps of a plan.
/// Shapes are those of one sample: the batch axis is added by the plan.
/// </remarks>
public abstract record Operation
{
    /// <summary>Gets whether the backward pass reads the operation's output (and so whether nothing may overwrite it).</summary>
    public virtual bool NeedsOutputInBackward => false;

    /// <summary>Computes the shape of one sample's output.</summary>
    /// <param name="inputs">Shapes of one sample of each input.</param>
    /// <param name="parameters">Shapes of the parameters, in the operation's order.</param>
    /// <exception cref="ShapeException">The inputs or the parameters do not fit; the message names both.</exception>
    public abstract Shape InferShape(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> parameters);

    /// <summary>Checks the number of inputs and returns the only one.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    /// <exception cref="ShapeException">There is not exactly one.</exception>
    protected static Shape Single(IReadOnlyList<Shape> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw new ShapeException($"This operation takes 1 input, but was given {inputs.Count}.");

    /// <summary>Checks that the only input is a stack of images.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    /// <returns>The input's shape: (channels, height, width).</returns>
    /// <exception cref="ShapeException">There is not exactly one input, or it is not of rank 3.</exception>
    protected static Shape Image(IReadOnlyList<Shape> inputs)
    {
        var shape = Single(inputs);
        return shape.Rank == 3
            ? shape
            : throw new ShapeException($"input has shape {shape}, expected (channels, height, width). Put it before the flatten or dense layer.");
    }

    /// <summary>Computes how many windows fit along one axis.</summary>
    /// <param name="length">Length of the axis, without padding.</param>
    /// <param name="window">Length of the window.</param>
    /// <param name="stride">Distance between windows.</param>
    /// <param name="padding">Zeros added at either end.</param>
    /// <exception cref="ShapeException">Not even one fits.</exception>
    protected static int Windows(int length, int window, int stride, int padding)
    {
        int room = length + (2 * padding) - window;
        return room >= 0
            ? (room / stride) + 1
            : throw new ShapeException(
                $"a window of {window} does not fit into an axis of {length} with padding {padding}. Use a window of at most {length + (2 * padding)}, or more padding.");
    }
}
