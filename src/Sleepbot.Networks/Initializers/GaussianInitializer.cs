using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Normally distributed with mean 0 and a given deviation.</summary>
/// <param name="Deviation">Standard deviation, at least 0.</param>
public sealed record GaussianInitializer(float Deviation) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomSource source) =>
        source.FillNormal(values, 0, Deviation);
}
