using System.Buffers.Binary;
using System.IO.Compression;

namespace Sleepbot.Data;

/// <summary>Reads the content of a file that is plain or gzipped, told apart by its first bytes.</summary>
/// <remarks>
/// <see cref="GZipStream"/> ends without a word where a file was cut off, so the length that gzip records at the end of the
/// file is compared with what came out. It also bounds the memory: nothing is allocated on the word of a damaged file.
/// </remarks>
internal static class ContentReader
{
    // Deflate cannot expand its input by more than this, so a recorded length beyond it is not true.
    private const long MostExpansion = 1032;
    private const int SmallestGzip = 18;

    /// <summary>Reads the whole content.</summary>
    /// <exception cref="DataException">The file cannot be read, is empty, or is damaged gzip.</exception>
    public static byte[] Read(SourceFile file)
    {
        byte[] bytes = ReadRaw(file);
        return IsGzip(bytes) ? Decompress(bytes, file) : bytes;
    }

    /// <summary>Gets how long the content is, without reading it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static long LengthOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> four = stackalloc byte[4];
        if (stream.Length < SmallestGzip || stream.ReadAtLeast(four, 4, throwOnEndOfStream: false) < 4 || !IsGzip(four))
        {
            return stream.Length;
        }

        stream.Seek(-4, SeekOrigin.End);
        stream.ReadExactly(four);
        return BinaryPrimitives.ReadUInt32LittleEndian(four);
    }

    /// <summary>Tells whether bytes begin as every gzip file does.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, ..];

    private static byte[] ReadRaw(SourceFile file)
    {
        try
        {
            long length = new FileInfo(file.Path).Length;
            if (length > Array.MaxLength)
            {
                throw file.Fault($"the file is {length:N0} bytes long; expected at most {Array.MaxLength:N0}.");
            }

            byte[] bytes = File.ReadAllBytes(file.Path);
            return bytes.Length > 0 ? bytes : throw file.Fault("the file is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw file.Fault($"the file cannot be read: {error.Message}", error);
        }
    }

    private static byte[] Decompress(byte[] bytes, SourceFile file)
    {
        long recorded = bytes.Length < SmallestGzip ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4));
        if (bytes.Length < SmallestGzip || recorded > bytes.Length * MostExpansion || recorded > Array.MaxLength)
        {
            throw file.Fault($"the file is damaged gzip: its {bytes.Length:N0} bytes cannot hold the {recorded:N0} bytes it records. It may have been cut off.");
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var content = new byte[recorded];
            int read = gzip.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (read < content.Length || gzip.ReadByte() >= 0)
            {
                throw file.Fault($"the file is damaged gzip: it unpacks to {(read < content.Length ? $"{read:N0}" : $"more than {read:N0}")} bytes, but records {recorded:N0}. It may have been cut off.");
            }

            return content;
        }
        catch (InvalidDataException error)
        {
            throw file.Fault("the file is damaged gzip: its checksum or its structure is wrong.", error);
        }
    }
}
