using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Normally distributed with variance 2 / fan in (K. He et al., ICCV 2015).</summary>
public sealed record HeInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomSource source) =>
        source.FillNormal(values, 0, MathF.Sqrt(2f / fanIn));
}
