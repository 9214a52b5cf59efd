using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The same value everywhere.</summary>
/// <param name="Value">That value.</param>
public sealed record ConstantInitializer(float Value) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomSource source) =>
        values.Fill(Value);
}
