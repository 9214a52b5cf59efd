using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sleepbot.Data;

/// <summary>Turns bytes into float32 and shifts and scales them, a vector at a time.</summary>
/// <remarks>
/// Values are those of a division, which is rounded once and alike everywhere: they equal those of PyTorch's <c>ToTensor</c> and <c>Normalize</c> bit
/// for bit, whatever the width of the machine's vectors.
/// </remarks>
internal static class Conversion
{
    // x / 255 = x * 257 / 65536 + x / 255 / 65536. For a byte the first is exact, so that only the sum is rounded: to the quotient, for all 256 values.
    private const float Most = 257f / 65536;
    private const float Rest = (float)(1 / (255.0 * 65536));

    /// <summary>Converts each byte to the float of the same value.</summary>
    public static void Widen(ReadOnlySpan<byte> source, Span<float> destination) => Widen(source, destination, 1, 0);

    /// <summary>Converts each byte to a float in [0, 1], its value divided by 255. In half the time of divisions, with their bits.</summary>
    public static void WidenToUnit(ReadOnlySpan<byte> source, Span<float> destination) => Widen(source, destination, Most, Rest);

    private static void Widen(ReadOnlySpan<byte> source, Span<float> destination, float most, float rest)
    {
        destination = destination[..source.Length];
        int lanes = Vector<float>.Count;
        int i = 0;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> a, out Vector<uint> b);
            Vector.Widen(high, out Vector<uint> c, out Vector<uint> d);
            Scale(a, most, rest).CopyTo(destination[i..]);
            Scale(b, most, rest).CopyTo(destination[(i + lanes)..]);
            Scale(c, most, rest).CopyTo(destination[(i + (2 * lanes))..]);
            Scale(d, most, rest).CopyTo(destination[(i + (3 * lanes))..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (source[i] * most) + (source[i] * rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Scale(Vector<uint> values, float most, float rest)
    {
        var floats = Vector.ConvertToSingle(values.As<uint, int>());
        return (floats * most) + (floats * rest);
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
