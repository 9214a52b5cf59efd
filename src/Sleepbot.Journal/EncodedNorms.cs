using System.Buffers.Binary;

namespace Sleepbot.Journal;

/// <summary>Norms as they are stored: one little-endian float32 per neuron, copied, so that the caller may reuse its buffer.</summary>
internal sealed record EncodedNorms(long RunId, long Step, string Layer, byte[] Bytes)
{
    public static EncodedNorms Of(NeuronNorms norms)
    {
        ReadOnlySpan<float> values = norms.Norms.Span;
        var bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return new EncodedNorms(norms.RunId, norms.Step, norms.Layer, bytes);
    }

    public NeuronNorms Decode()
    {
        var values = new float[Bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(Bytes.AsSpan(i * sizeof(float)));
        }

        return new NeuronNorms(RunId, Step, Layer, values);
    }
}
