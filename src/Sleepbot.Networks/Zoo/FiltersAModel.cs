using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Sixteen 7x7 filters, then a dense output layer.</summary>
/// <remarks>On 28x28 images and 10 classes it has 78,250 weights.</remarks>
public sealed record FiltersAModel : FiltersModel
{
    /// <inheritdoc/>
    public override string Name => "filters-a";

    /// <inheritdoc/>
    public override string Summary => "Sixteen 7x7 filters, then a dense output layer; activated outputs, for squared-error.";

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes) => Activated(Filters(16, 7), Dense(classes, "fc1"));
}
