using System.Diagnostics.CodeAnalysis;

namespace Sleepbot.Tensors;

/// <summary>The content of a safetensors file: named tensors and text metadata.</summary>
/// <remarks>
/// The format is https://github.com/huggingface/safetensors: the length of a JSON header as 8 little-endian bytes, the header,
/// then the numbers without holes. A file is checked completely when it is read; a tensor's numbers are converted when it is
/// asked for. Types F32, F64, F16 and BF16 are converted to float32. Immutable, and safe to share between threads.
/// </remarks>
public sealed partial class SafetensorsFile
{
    private readonly ReadOnlyMemory<byte> numbers;
    private readonly Dictionary<string, SafetensorsEntry> entries;
    private readonly string source;

    private SafetensorsFile(ReadOnlyMemory<byte> content, string source)
    {
        this.source = source;
        SafetensorsHeader header = SafetensorsHeader.Parse(content, source);
        numbers = content[header.End..];
        entries = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Names = [.. header.Entries.Select(entry => entry.Name)];
        Metadata = header.Metadata;
    }

    /// <summary>Gets the names of all tensors, in the order of the header.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the metadata; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="SafetensorsException">The content breaks the format; the message says where and how.</exception>
    /// <exception cref="IOException">The file is missing, cannot be read, or is larger than 2 GiB.</exception>
    public static SafetensorsFile Read(string path) => new(File.ReadAllBytes(path), path);

    /// <summary>Reads and checks content that is in memory already.</summary>
    /// <param name="content">The bytes of a whole file. They are not copied: the caller leaves them unchanged.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="SafetensorsException">The content breaks the format; the message says where and how.</exception>
    public static SafetensorsFile Read(ReadOnlyMemory<byte> content, string source = "safetensors content") => new(content, source);

    /// <summary>Reads a stream to its end and checks what came.</summary>
    /// <param name="stream">The stream, at the first byte of the file; it is left open.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="SafetensorsException">The content breaks the format; the message says where and how.</exception>
    /// <exception cref="IOException">The stream cannot be read, or holds more than 2 GiB.</exception>
    public static SafetensorsFile Read(Stream stream, string source = "safetensors stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream content = new();
        stream.CopyTo(content);
        return new SafetensorsFile(content.ToArray(), source);
    }

    /// <summary>Says whether the file has a tensor.</summary>
    /// <param name="name">Its name; upper and lower case differ.</param>
    public bool Contains(string name) => entries.ContainsKey(name);

    /// <summary>Gets one tensor, converted to float32.</summary>
    /// <param name="name">Its name; upper and lower case differ.</param>
    /// <returns>The tensor; each call converts anew.</returns>
    /// <exception cref="SafetensorsException">
    /// No tensor has this name, or its type is none of F32, F64, F16 and BF16, or an axis of it is 0.
    /// </exception>
    public SafetensorsTensor Get(string name) => TryGet(name, out SafetensorsTensor? tensor)
        ? tensor
        : throw new SafetensorsException($"{source} has no tensor '{name}'. It has {Listed(Names)}.");

    /// <summary>Gets one tensor, converted to float32, if the file has it.</summary>
    /// <param name="name">Its name; upper and lower case differ.</param>
    /// <param name="tensor">The tensor, or null when no tensor has this name.</param>
    /// <returns>Whether the file has the tensor.</returns>
    /// <exception cref="SafetensorsException">Its type is none of F32, F64, F16 and BF16, or an axis of it is 0.</exception>
    public bool TryGet(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor)
    {
        tensor = null;
        if (!entries.TryGetValue(name, out SafetensorsEntry? entry))
        {
            return false;
        }

        tensor = entry.Convert(numbers.Span, source);
        return true;
    }

    private static string Listed(IReadOnlyList<string> names)
    {
        const int Most = 12;
        string some = string.Join(", ", names.Take(Most).Select(name => $"'{name}'"));
        return names.Count switch
        {
            0 => "no tensors at all",
            <= Most => some,
            _ => $"{some} and {names.Count - Most} more",
        };
    }
}
