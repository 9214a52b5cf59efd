using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>What a step needs of the run it works for.</summary>
internal readonly ref struct StepContext
{
    /// <summary>Gets the flat weight vector.</summary>
    public required ReadOnlySpan<float> Weights { get; init; }

    /// <summary>Gets the vector for gradients of parameters; steps overwrite their slices.</summary>
    public required Span<float> WeightGradient { get; init; }

    /// <summary>Gets the flat statistics vector.</summary>
    public required Span<float> Statistics { get; init; }

    /// <summary>Gets how many samples are there, from the first of the step's values on.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets which sample of the batch the first one is: noise is addressed by it.</summary>
    public required int FirstSample { get; init; }

    /// <summary>Gets the number of this thread among those that work on the step.</summary>
    public required int Member { get; init; }

    /// <summary>Gets how many threads work on the step: 1 unless it divides its channels or rows among them.</summary>
    public required int Members { get; init; }

    /// <summary>Gets the source of noise of this training step.</summary>
    public required RandomSource Noise { get; init; }

    /// <summary>Gets who updates weights on the way back of a single sample; null if nobody does.</summary>
    public IBackwardUpdate? Update { get; init; }

    /// <summary>Gets how many blocks of 16 samples are there.</summary>
    public int Blocks => PlanValue.Blocks(Samples);

    /// <summary>Gets the channels or rows that are this thread's share: all of them where it works alone.</summary>
    /// <param name="count">How many there are.</param>
    public (int Begin, int End) ShareOf(int count) => ((int)((long)count * Member / Members), (int)((long)count * (Member + 1) / Members));
}
