using System.Buffers.Binary;

namespace Sleepbot.Experiments.Tests.Support;

/// <summary>Writes tiny data sets in MNIST's format.</summary>
internal static class Idx
{
    /// <summary>Writes the four files: black images, with labels that count through the classes.</summary>
    public static void Write(string folder, int count, int side, int classes)
    {
        Directory.CreateDirectory(folder);
        foreach (string split in new[] { "train", "t10k" })
        {
            Write(Path.Combine(folder, $"{split}-images-idx3-ubyte"), [count, side, side], new byte[count * side * side]);
            Write(Path.Combine(folder, $"{split}-labels-idx1-ubyte"), [count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % classes))]);
        }
    }

    private static void Write(string file, int[] lengths, byte[] content)
    {
        byte[] head = new byte[4 + (4 * lengths.Length)];
        (head[2], head[3]) = (8, (byte)lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4 + (4 * i)), lengths[i]);
        }

        File.WriteAllBytes(file, [.. head, .. content]);
    }
}
