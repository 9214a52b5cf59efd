using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Two filters as large as the image, whose two responses a dense layer maps to the outputs.</summary>
/// <remarks>On 28x28 images and 2 classes it has 1,576 weights.</remarks>
public sealed record FiltersP2Model : FiltersModel
{
    /// <inheritdoc/>
    public override string Name => "filters-p2";

    /// <inheritdoc/>
    public override string Summary => "Two filters as large as the image (28x28), then a dense output layer, for two classes; activated outputs, for squared-error.";

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes) => input.Rank == 3 && input[1] == input[2]
        ? Activated(Filters(2, input[1]), Dense(classes, "fc1"))
        : throw new ShapeException("Its filters are as large as the image: expected (channels, size, size).");
}
