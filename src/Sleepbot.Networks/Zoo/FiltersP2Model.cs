using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Filters as large as the image, one for each class: a filter's single response, activated, is an output.</summary>
/// <remarks>
/// The network of part 2 of the 2019 project: two 28x28 filters to 2 outputs, 1,570 weights. Each filter becomes a picture of what
/// tells its class from the others.
/// </remarks>
public sealed record FiltersP2Model : FiltersModel
{
    /// <inheritdoc/>
    public override string Name => "filters-p2";

    /// <inheritdoc/>
    public override string Summary => "Two filters as large as the image (28x28) to 2 outputs, one filter for each class; activated outputs, for squared-error.";

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes) => input.Rank == 3 && input[1] == input[2]
        ? [.. Activated(Filters(classes, input[1])), new Flatten()]
        : throw new ShapeException("Its filters are as large as the image: expected (channels, size, size).");
}
