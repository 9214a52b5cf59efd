using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Multinomial logistic regression: one dense layer of logits on the features or pixels.</summary>
public sealed record LogisticModel : Model
{
    /// <inheritdoc/>
    public override string Name => "logistic";

    /// <inheritdoc/>
    public override string Summary => "Logistic regression: one dense layer of logits, for softmax-cross-entropy.";

    /// <inheritdoc/>
    protected override IReadOnlyList<Layer> Layers(Shape input, int classes) => [new Dense(classes) { Name = "fc1" }];
}
