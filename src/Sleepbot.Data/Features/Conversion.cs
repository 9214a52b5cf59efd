using System.Numerics;
using System.Runtime.InteropServices;

namespace Sleepbot.Data;

/// <summary>Turns bytes into float32 and shifts and scales them, a vector at a time.</summary>
/// <remarks>
/// The arithmetic divides where a product with the reciprocal would be faster, because a division is rounded once and alike
/// everywhere: the values equal those of PyTorch's <c>ToTensor</c> and <c>Normalize</c> bit for bit, whatever the width of
/// the machine's vectors. At 28x28 pixels the difference is below 0.2 microseconds a sample.
/// </remarks>
internal static class Conversion
{
    /// <summary>Converts each byte to the float of the same value.</summary>
    public static void Widen(ReadOnlySpan<byte> source, Span<float> destination)
    {
        destination = destination[..source.Length];
        int lanes = Vector<float>.Count;
        int i = 0;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> a, out Vector<uint> b);
            Vector.Widen(high, out Vector<uint> c, out Vector<uint> d);
            Vector.ConvertToSingle(a.As<uint, int>()).CopyTo(destination[i..]);
            Vector.ConvertToSingle(b.As<uint, int>()).CopyTo(destination[(i + lanes)..]);
            Vector.ConvertToSingle(c.As<uint, int>()).CopyTo(destination[(i + (2 * lanes))..]);
            Vector.ConvertToSingle(d.As<uint, int>()).CopyTo(destination[(i + (3 * lanes))..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = source[i];
        }
    }

    /// <summary>Divides each value.</summary>
    public static void Divide(Span<float> values, float divisor)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var divisors = new Vector<float>(divisor);
        foreach (ref Vector<float> vector in vectors)
        {
            vector /= divisors;
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            values[i] /= divisor;
        }
    }

    /// <summary>Subtracts a mean from each value and divides by a deviation.</summary>
    public static void Standardise(Span<float> values, float mean, float deviation)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var means = new Vector<float>(mean);
        var deviations = new Vector<float>(deviation);
        foreach (ref Vector<float> vector in vectors)
        {
            vector = (vector - means) / deviations;
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            values[i] = (values[i] - mean) / deviation;
        }
    }
}
