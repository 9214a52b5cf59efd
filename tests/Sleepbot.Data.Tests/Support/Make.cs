using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;

namespace Sleepbot.Data.Tests;

/// <summary>Makes the bytes of data files by hand.</summary>
internal static class Make
{
    public static byte[] Idx(byte elementType, uint[] axes, byte[] values)
    {
        var header = new byte[4 + (4 * axes.Length)];
        header[2] = elementType;
        header[3] = (byte)axes.Length;
        for (int i = 0; i < axes.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * i)), axes[i]);
        }

        return [.. header, .. values];
    }

    /// <summary>Images whose bytes differ all over: byte i is i * 7 + salt.</summary>
    public static byte[] Images(int count, int height, int width, int salt = 0) =>
        Idx(8, [(uint)count, (uint)height, (uint)width], Bytes(count * height * width, salt));

    public static byte[] Labels(params byte[] labels) => Idx(8, [(uint)labels.Length], labels);

    public static byte[] Bytes(int length, int salt = 0) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7) + salt))];

    public static byte[] Cifar(params byte[] labels) => [.. labels.SelectMany((label, i) => (byte[])[label, .. Bytes(3072, i)])];

    public static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] TarGz(params (string Name, byte[] Content)[] files)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        using (var tar = new TarWriter(gzip))
        {
            foreach ((string name, byte[] content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return packed.ToArray();
    }
}
