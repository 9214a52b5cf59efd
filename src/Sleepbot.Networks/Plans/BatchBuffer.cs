using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Room for some numbers of each sample: of the whole batch, or only of the part that goes through the plan now.</summary>
/// <remarks>Which of the two is known when the whole plan is built; until then there is no memory behind it.</remarks>
/// <param name="memory">Knows which samples are at hand.</param>
/// <param name="features">Numbers of one sample.</param>
/// <param name="host">The buffer that this one is a piece of, where the whole batch is one part; null if it is none.</param>
/// <param name="start">Numbers of one sample that come before it in there.</param>
internal sealed class BatchBuffer(PlanMemory memory, int features, BatchBuffer? host = null, int start = 0)
{
    private FloatBuffer? room;

    /// <summary>Gets how many numbers of each sample there are.</summary>
    public int Features => features;

    /// <summary>Gets whether this is a piece of another buffer.</summary>
    public bool IsPiece => host is not null;

    /// <summary>Gets whether the samples of a batch are there together.</summary>
    public bool HoldsBatch { get; private set; }

    /// <summary>Gets the numbers from the first sample at hand on.</summary>
    public Span<float> Span => HoldsBatch ? room!.Span[(memory.FirstSample * features)..] : room!.Span;

    /// <summary>Gets the numbers from the first sample of the batch on.</summary>
    public Span<float> Batch => HoldsBatch ? room!.Span : throw new InvalidOperationException("The buffer holds a part of the batch only.");

    /// <summary>Gets how many floats there is room for.</summary>
    public int Length => room!.Length;

    /// <summary>Asks, while the plan is built, for all samples of a batch to be kept: somebody reads them together, or later.</summary>
    public void HoldBatch() => HoldsBatch = true;

    /// <summary>Takes memory.</summary>
    /// <param name="part">The most samples at hand.</param>
    /// <param name="shared">The same buffer of the thread that was first: all threads work on one batch. Null for that thread itself.</param>
    public void Allocate(int part, BatchBuffer? shared)
    {
        int vectors = PlanValue.Blocks(HoldsBatch ? memory.BatchSize : part) * PlanValue.Lanes;
        room = HoldsBatch && shared is not null ? shared.room
            : host is not null ? host.room!.Part(start * vectors, features * vectors)
            : new FloatBuffer(vectors * features);
    }
}
