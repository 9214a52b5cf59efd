using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Normally distributed with deviation m^-1/2, m being the number of inputs (LeCun et al., Efficient BackProp, 1998).</summary>
public sealed record LeCunInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomSource source) =>
        source.FillNormal(values, 0, 1 / MathF.Sqrt(fanIn));
}
