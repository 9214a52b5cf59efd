using System.Buffers.Binary;

namespace Sleepbot.Tensors;

/// <summary>What a header says of one tensor.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The number type as the file spells it, for example <c>F32</c>.</param>
/// <param name="Axes">Axis lengths; unlike a <see cref="Shape"/>, the format allows 0.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end, exclusive.</param>
internal sealed record SafetensorsEntry(string Name, string Type, long[] Axes, long Begin, long End)
{
    /// <summary>Gets the bits of one number of a type, or 0 for a type that is unknown here.</summary>
    public static int BitsOf(string type) => type switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" => 8,
        "U16" or "I16" or "F16" or "BF16" => 16,
        "U32" or "I32" or "F32" => 32,
        "U64" or "I64" or "F64" or "C64" => 64,
        _ => 0,
    };

    /// <summary>Reads the tensor's numbers as float32.</summary>
    /// <param name="numbers">Everything behind the header.</param>
    /// <param name="source">What messages call the file.</param>
    public SafetensorsTensor Convert(ReadOnlySpan<byte> numbers, string source)
    {
        if (Axes.Contains(0))
        {
            throw new SafetensorsException(
                $"{source}, tensor '{Name}': shape ({string.Join(", ", Axes)}) has an axis of 0, so there are no numbers to read. Expected axes of at least 1.");
        }

        ReadOnlySpan<byte> bytes = numbers[(int)Begin..(int)End];
        float[] values = Type switch
        {
            "F32" => Each(bytes, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
            "F64" => Each(bytes, sizeof(double), at => (float)BinaryPrimitives.ReadDoubleLittleEndian(at)),
            "F16" => Each(bytes, sizeof(ushort), at => (float)BinaryPrimitives.ReadHalfLittleEndian(at)),
            // A bfloat16 is the upper half of a float32.
            "BF16" => Each(bytes, sizeof(ushort), at => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16)),
            _ => throw new SafetensorsException(
                $"{source}, tensor '{Name}': its numbers are of type {Type}, expected F32, F64, F16 or BF16. Save it as float32."),
        };
        return SafetensorsTensor.Owning(Name, new Shape([.. Axes.Select(axis => (int)axis)]), values);
    }

    private static float[] Each(ReadOnlySpan<byte> bytes, int size, Func<ReadOnlySpan<byte>, float> read)
    {
        float[] values = new float[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes.Slice(i * size, size));
        }

        return values;
    }
}
