using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Takes the largest value of each window of an image; what does not fill a window is left out.</summary>
/// <param name="Window">Height and width of a window.</param>
/// <param name="Stride">Distance between windows; 0 means the window's size, below it they overlap.</param>
public sealed record MaxPool(int Window, int Stride = 0) : Layer
{
    /// <inheritdoc/>
    public override string Kind => "max-pool";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (Window < 1 || Stride < 0)
        {
            throw new ShapeException($"Layer '{Name}': window is {Window} and stride {Stride}, expected at least 1.");
        }

        return graph.Apply(new MaxPoolOperation(Window, Stride == 0 ? Window : Stride), inputs);
    }
}
