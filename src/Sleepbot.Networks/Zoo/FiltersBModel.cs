using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Sixteen 7x7 filters, a dense layer of 128, then a dense output layer.</summary>
/// <remarks>On 28x28 images and 10 classes it has 993,450 weights.</remarks>
public sealed record FiltersBModel : FiltersModel
{
    /// <inheritdoc/>
    public override string Name => "filters-b";

    /// <inheritdoc/>
    public override string Summary => "Sixteen 7x7 filters, a dense layer of 128, then a dense output layer; activated outputs, for squared-error.";

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes) =>
        Activated(Filters(16, 7), Dense(128, "fc1"), Dense(classes, "fc2"));
}
