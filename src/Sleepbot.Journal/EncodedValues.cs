using System.Buffers.Binary;

namespace Sleepbot.Journal;

/// <summary>Values of neurons as they are stored: one little-endian float32 per neuron, copied, so that the caller may reuse its buffer.</summary>
internal sealed record EncodedValues(long RunId, long Step, string Layer, string Metric, byte[] Bytes)
{
    public static EncodedValues Of(NeuronValues row)
    {
        ReadOnlySpan<float> values = row.Values.Span;
        var bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return new EncodedValues(row.RunId, row.Step, row.Layer, row.Metric, bytes);
    }

    public NeuronValues Decode()
    {
        var values = new float[Bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(Bytes.AsSpan(i * sizeof(float)));
        }

        return new NeuronValues(RunId, Step, Layer, Metric, values);
    }
}
