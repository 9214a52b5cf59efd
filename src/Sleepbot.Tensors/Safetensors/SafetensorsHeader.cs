using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Sleepbot.Tensors;

/// <summary>The header of a safetensors file, checked against the file's length.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The name in the header that holds metadata in place of a tensor.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>Bytes of the number that opens a file: the length of the header.</summary>
    public const int PrefixLength = sizeof(ulong);

    // The limit of the reference implementation.
    private const int LongestHeader = 100_000_000;

    private readonly string source;
    private readonly List<SafetensorsEntry> entries = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string source, int end)
    {
        this.source = source;
        End = end;
    }

    /// <summary>Gets the tensors in the order of the header.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => entries;

    /// <summary>Gets the metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Gets where the header ends and the numbers begin, in bytes from the start of the file.</summary>
    public int End { get; }

    /// <summary>Reads a header and checks that its tensors fill the rest of the file exactly.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="SafetensorsException">The content breaks the format.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> content, string source)
    {
        if (content.Length < PrefixLength)
        {
            throw new SafetensorsException(
                $"{source}: the file has {content.Length} bytes, expected at least {PrefixLength}. It is truncated, or not a safetensors file.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(content.Span);
        ulong room = (ulong)Math.Min(content.Length - PrefixLength, LongestHeader);
        if (length > room)
        {
            throw new SafetensorsException(
                $"{source}: the first 8 bytes announce a header of {length} bytes, expected at most {room} in a file of {content.Length} bytes. "
                + "It is truncated, or not a safetensors file.");
        }

        ReadOnlyMemory<byte> json = content.Slice(PrefixLength, (int)length);
        SafetensorsHeader header = new(source, PrefixLength + (int)length);
        header.ParseJson(json);
        header.RequireNoHoles(content.Length - header.End);
        return header;
    }

    private void ParseJson(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty || json.Span[0] != (byte)'{' || !Utf8.IsValid(json.Span))
        {
            throw new SafetensorsException($"{source}: the header is not a JSON object in UTF-8. This is not a safetensors file, or it is damaged.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw new SafetensorsException($"{source}, tensor '{property.Name}': the header names it twice, expected every name once.");
                }

                if (property.Name == MetadataName)
                {
                    ReadMetadata(property.Value);
                }
                else
                {
                    entries.Add(ReadEntry(property.Name, property.Value));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape in a string that is not valid Unicode.
            throw new SafetensorsException($"{source}: the header is not valid JSON. {exception.Message}", exception);
        }
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new SafetensorsException($"{source}: '{MetadataName}' is {value.GetRawText()}, expected an object of texts.");
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw new SafetensorsException($"{source}: metadata '{property.Name}' is {property.Value.GetRawText()}, expected a text.");
            }

            if (!metadata.TryAdd(property.Name, property.Value.GetString()!))
            {
                throw new SafetensorsException($"{source}: metadata '{property.Name}' is there twice, expected every name once.");
            }
        }
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        string type = Part(name, value, "dtype", JsonValueKind.String).GetString()!;
        long[] axes = Numbers(name, "shape", Part(name, value, "shape", JsonValueKind.Array));
        long[] offsets = Numbers(name, "data_offsets", Part(name, value, "data_offsets", JsonValueKind.Array));
        if (offsets.Length != 2 || offsets[1] < offsets[0])
        {
            throw new SafetensorsException(
                $"{source}, tensor '{name}': data_offsets are [{string.Join(", ", offsets)}], expected two numbers, begin and end, in this order.");
        }

        SafetensorsEntry entry = new(name, type, axes, offsets[0], offsets[1]);
        RequireRightSize(entry);
        return entry;
    }

    private JsonElement Part(string name, JsonElement value, string part, JsonValueKind kind)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(part, out JsonElement element) && element.ValueKind == kind)
        {
            return element;
        }

        throw new SafetensorsException(
            $"{source}, tensor '{name}': the header holds {value.GetRawText()}, expected an object whose '{part}' is {(kind == JsonValueKind.String ? "a text" : "a list")}.");
    }

    private long[] Numbers(string name, string part, JsonElement list)
    {
        long[] numbers = new long[list.GetArrayLength()];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (list[i].ValueKind != JsonValueKind.Number || !list[i].TryGetInt64(out numbers[i]) || numbers[i] < 0)
            {
                throw new SafetensorsException($"{source}, tensor '{name}': {part} is {list.GetRawText()}, expected whole numbers of at least 0.");
            }
        }

        return numbers;
    }

    private void RequireRightSize(SafetensorsEntry entry)
    {
        int bits = SafetensorsEntry.BitsOf(entry.Type);
        if (bits == 0)
        {
            return; // A type from the format's future: its place is checked, its size cannot be.
        }

        Int128 size = bits;
        foreach (long axis in entry.Axes)
        {
            size = Int128.Min(size * axis, long.MaxValue);
        }

        if (size != (Int128)(entry.End - entry.Begin) * 8)
        {
            throw new SafetensorsException(
                $"{source}, tensor '{entry.Name}': shape ({string.Join(", ", entry.Axes)}) of type {entry.Type} needs {(size + 7) / 8} bytes, "
                + $"but data_offsets [{entry.Begin}, {entry.End}] hold {entry.End - entry.Begin}.");
        }
    }

    private void RequireNoHoles(long available)
    {
        long reached = 0;
        foreach (SafetensorsEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != reached)
            {
                throw new SafetensorsException(
                    $"{source}, tensor '{entry.Name}': its bytes begin at {entry.Begin}, expected {reached}, where the tensor before it ends. "
                    + $"Tensors may neither overlap nor leave holes.");
            }

            if (entry.End > available)
            {
                throw new SafetensorsException(
                    $"{source}, tensor '{entry.Name}': its bytes end at {entry.End}, but only {available} bytes follow the header. The file is truncated.");
            }

            reached = entry.End;
        }

        if (reached != available)
        {
            throw new SafetensorsException(
                $"{source}: {available} bytes follow the header, but its tensors use {reached}. The file is damaged, or something was appended to it.");
        }
    }
}
