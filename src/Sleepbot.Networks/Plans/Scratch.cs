using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Room for what a step needs within one call. All steps of a thread share it, so that it stays in the cache; nothing in it outlasts a call.</summary>
internal sealed class Scratch
{
    private int length;
    private FloatBuffer? room;

    /// <summary>Gets the room, whose contents mean nothing.</summary>
    public Span<float> Span => room!.Span;

    /// <summary>Asks for room, while the plan is built.</summary>
    /// <param name="floats">How many floats.</param>
    public void Reserve(int floats) => length = Math.Max(length, floats);

    /// <summary>Takes memory for the largest of all wishes.</summary>
    public void Allocate() => room = new FloatBuffer(length);
}
