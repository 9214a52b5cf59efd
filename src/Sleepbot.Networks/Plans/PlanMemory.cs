using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Hands out the buffers of a plan's values: new ones for a whole batch, and for a part of the batch its places in them.</summary>
/// <remarks>A part is lowered as its whole was, so that it asks for the same buffers in the same order.</remarks>
internal sealed class PlanMemory
{
    private readonly List<FloatBuffer> taken = [];
    private readonly PlanMemory? whole;
    private readonly int firstSample;
    private int next;

    /// <summary>Prepares memory for a whole batch.</summary>
    public PlanMemory(int samples) => Samples = samples;

    private PlanMemory(PlanMemory whole, int firstSample, int samples)
        : this(samples) => (this.whole, this.firstSample) = (whole, firstSample);

    /// <summary>Gets how many samples there is room for.</summary>
    public int Samples { get; }

    /// <summary>Gets the memory of a part of the batch, which begins at a multiple of 16 samples.</summary>
    public PlanMemory Part(int firstSample, int samples) => new(this, firstSample, samples);

    /// <summary>Gets room for one value of every sample.</summary>
    public FloatBuffer Take(Shape shape)
    {
        long length = (long)PlanValue.Blocks(Samples) * PlanValue.Lanes * shape.Size;
        if (whole is not null)
        {
            // Both layouts keep samples in order, so that a part lies in one piece.
            return whole.taken[next++].Part(firstSample * shape.Size, (int)length);
        }

        taken.Add(length <= int.MaxValue - 64
            ? new FloatBuffer((int)length)
            : throw new ShapeException($"A batch of {Samples} values of shape {shape} is too large for one buffer ({length} floats). Use a smaller batch."));
        return taken[^1];
    }
}
