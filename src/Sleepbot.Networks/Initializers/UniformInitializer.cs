using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Uniform between two bounds.</summary>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
public sealed record UniformInitializer(float Low, float High) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomSource source) =>
        source.FillUniform(values, Low, High);
}
