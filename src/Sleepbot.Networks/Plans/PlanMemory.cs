using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Hands out the buffers of a plan's values, and says which samples of the batch they hold now.</summary>
/// <remarks>
/// Every thread has its own. Plans of the same network ask for the same buffers in the same order, so that those of a whole batch can be shared.
/// </remarks>
/// <param name="batchSize">The most samples of a batch.</param>
/// <param name="first">The memory of the thread that was first; null for that thread itself.</param>
internal sealed class PlanMemory(int batchSize, PlanMemory? first = null)
{
    private readonly List<BatchBuffer> taken = [];
    private readonly List<BatchBuffer> free = [];

    /// <summary>Gets the most samples of a batch.</summary>
    public int BatchSize => batchSize;

    /// <summary>Gets or sets the first sample at hand: a multiple of 16.</summary>
    public int FirstSample { get; set; }

    /// <summary>Gets room that steps use one after the other.</summary>
    public Scratch Scratch { get; } = new();

    /// <summary>Gets room for one value of every sample.</summary>
    /// <exception cref="ShapeException">A whole batch does not fit into one buffer.</exception>
    public BatchBuffer Take(Shape shape)
    {
        long length = (long)PlanValue.Blocks(batchSize) * PlanValue.Lanes * shape.Size;
        if (length > int.MaxValue - 64)
        {
            throw new ShapeException($"A batch of {batchSize} values of shape {shape} is too large for one buffer ({length} floats). Use a smaller batch.");
        }

        taken.Add(new BatchBuffer(this, shape.Size));
        return taken[^1];
    }

    /// <summary>Gets room for a gradient that is needed for a few steps only: where one was that is no longer needed, or new.</summary>
    /// <remarks>Places used shortly before are still in a cache. Parts of a batch must not meet in one: only where there is a single part may sizes differ.</remarks>
    public BatchBuffer TakePassing(Shape shape)
    {
        bool isCut = PlanPart.Cut(batchSize).Length > 1;
        var place = free.Where(other => isCut ? other.Features == shape.Size : other.Features >= shape.Size).MinBy(other => other.Features);
        if (place is null)
        {
            return Take(shape);
        }

        free.Remove(place);
        if (place.Features == shape.Size)
        {
            return place;
        }

        BatchBuffer first = new(this, shape.Size, place, 0), rest = new(this, place.Features - shape.Size, place, shape.Size);
        taken.AddRange([first, rest]);
        free.Add(rest);
        return first;
    }

    /// <summary>Gives back what <see cref="TakePassing"/> gave. Whoever gets it next comes earlier on the way back than all that had it so far.</summary>
    public void Release(BatchBuffer buffer) => free.Add(buffer);

    /// <summary>Has all buffers that were taken so far hold a whole batch.</summary>
    public void HoldBatch()
    {
        foreach (var buffer in taken)
        {
            buffer.HoldBatch();
        }
    }

    /// <summary>Gives all buffers their memory.</summary>
    /// <param name="part">The most samples at hand.</param>
    public void Allocate(int part)
    {
        for (int i = 0; i < taken.Count; i++)
        {
            taken[i].Allocate(part, first?.taken[i]);
        }

        Scratch.Allocate();
    }
}
