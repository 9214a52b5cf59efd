using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Uniform in +-sqrt(6 / (fan in + fan out)) (X. Glorot, Y. Bengio, AISTATS 2010).</summary>
public sealed record XavierUniformInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomSource source) =>
        source.FillUniform(values, -MathF.Sqrt(6f / (fanIn + fanOut)), MathF.Sqrt(6f / (fanIn + fanOut)));
}
