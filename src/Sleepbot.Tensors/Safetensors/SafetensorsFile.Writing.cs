using System.Buffers.Binary;
using System.Text.Json;
using Sleepbot.Shared;

namespace Sleepbot.Tensors;

public sealed partial class SafetensorsFile
{
    private const int HeaderAlignment = 8;
    private const int ChunkLength = 16384;

    /// <summary>Writes tensors as the bytes of a safetensors file.</summary>
    /// <param name="tensors">The tensors, in the order the file will have; names must differ.</param>
    /// <param name="metadata">Texts to keep with them; written in the order of their names, so that equal content gives equal bytes.</param>
    /// <returns>The bytes of the whole file.</returns>
    /// <exception cref="SafetensorsException">Two tensors have the same name.</exception>
    public static byte[] ToBytes(IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        // One array of the right size: a checkpoint of a large network takes a gigabyte.
        SafetensorsTensor[] all = [.. tensors];
        byte[] header = HeaderOf(all, metadata, "safetensors content");
        byte[] content = new byte[SafetensorsHeader.PrefixLength + header.Length + all.Sum(tensor => (long)tensor.Values.Length * sizeof(float))];
        using MemoryStream stream = new(content);
        Write(stream, header, all);
        return content;
    }

    /// <summary>Writes tensors to a file, which appears complete or not at all: an older file is replaced at the last moment.</summary>
    /// <param name="path">The file's path; its folder must exist.</param>
    /// <param name="tensors">The tensors, in the order the file will have; names must differ.</param>
    /// <param name="metadata">Texts to keep with them; written in the order of their names, so that equal content gives equal bytes.</param>
    /// <exception cref="SafetensorsException">Two tensors have the same name.</exception>
    /// <exception cref="IOException">The folder is missing, or the disk is full. An older file is left as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written to. An older file is left as it was.</exception>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        SafetensorsTensor[] all = [.. tensors];
        AtomicFile.Write(path, stream => Write(stream, HeaderOf(all, metadata, path), all));
    }

    private static void Write(Stream stream, byte[] header, SafetensorsTensor[] tensors)
    {
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        byte[] chunk = new byte[ChunkLength];
        foreach (SafetensorsTensor tensor in tensors)
        {
            for (ReadOnlySpan<float> rest = tensor.Values; !rest.IsEmpty;)
            {
                ReadOnlySpan<float> part = rest[..Math.Min(rest.Length, ChunkLength / sizeof(float))];
                for (int i = 0; i < part.Length; i++)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(chunk.AsSpan(i * sizeof(float)), part[i]);
                }

                stream.Write(chunk.AsSpan(0, part.Length * sizeof(float)));
                rest = rest[part.Length..];
            }
        }
    }

    private static byte[] HeaderOf(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string>? metadata, string target)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            HashSet<string> names = new(StringComparer.Ordinal);
            long begin = 0;
            foreach (SafetensorsTensor tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                {
                    throw new SafetensorsException($"{target}, tensor '{tensor.Name}': two tensors have this name, expected every name once.");
                }

                begin = WriteEntry(json, tensor, begin);
            }

            json.WriteEndObject();
        }

        while (stream.Length % HeaderAlignment != 0)
        {
            stream.WriteByte((byte)' ');
        }

        return stream.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null or { Count: 0 })
        {
            return;
        }

        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, text);
        }

        json.WriteEndObject();
    }

    private static long WriteEntry(Utf8JsonWriter json, SafetensorsTensor tensor, long begin)
    {
        long end = begin + ((long)tensor.Shape.Size * sizeof(float));
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (int axis in tensor.Shape)
        {
            json.WriteNumberValue(axis);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
