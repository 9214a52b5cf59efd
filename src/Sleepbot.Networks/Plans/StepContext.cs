using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>What a step needs of the run it works for.</summary>
internal readonly ref struct StepContext
{
    /// <summary>Gets the flat weight vector.</summary>
    public required ReadOnlySpan<float> Weights { get; init; }

    /// <summary>Gets the flat gradient vector; steps overwrite their slices.</summary>
    public required Span<float> WeightGradient { get; init; }

    /// <summary>Gets the flat statistics vector.</summary>
    public required Span<float> Statistics { get; init; }

    /// <summary>Gets how many samples of the batch are there.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the source of noise of this training step.</summary>
    public required RandomSource Noise { get; init; }

    /// <summary>Gets how many blocks of 16 samples are there.</summary>
    public int Blocks => PlanValue.Blocks(Samples);
}
