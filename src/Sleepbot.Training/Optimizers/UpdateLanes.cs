using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sleepbot.Training;

/// <summary>As many neighbouring weights as a vector register holds, with their gradient and moments, for an <see cref="IUpdateRule"/>.</summary>
public struct UpdateLanes
{
    /// <summary>The weights; the rule changes them.</summary>
    public Vector<float> Weight;

    /// <summary>The gradient of the loss with respect to these weights.</summary>
    public Vector<float> Gradient;

    /// <summary>Moment 0; the rule may change it.</summary>
    public Vector<float> First;

    /// <summary>Moment 1; the rule may change it.</summary>
    public Vector<float> Second;

    /// <summary>Moment 2; the rule may change it.</summary>
    public Vector<float> Third;

    /// <summary>Fills the first lanes from a span that is shorter than a register, the others with 0.</summary>
    internal static Vector<float> Load(ReadOnlySpan<float> values)
    {
        Vector<float> vector = default;
        values.CopyTo(AsSpan(ref vector));
        return vector;
    }

    /// <summary>Writes the first lanes to a span that is shorter than a register.</summary>
    internal static void Store(Vector<float> vector, Span<float> values) => AsSpan(ref vector)[..values.Length].CopyTo(values);

    private static Span<float> AsSpan(ref Vector<float> vector) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<Vector<float>, float>(ref vector), Vector<float>.Count);
}
