using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Normally distributed with variance 2 / (fan in + fan out) (X. Glorot, Y. Bengio, AISTATS 2010).</summary>
public sealed record XavierNormalInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomSource source) =>
        source.FillNormal(values, 0, MathF.Sqrt(2f / (fanIn + fanOut)));
}
