using System.Buffers.Binary;
using System.Text;

namespace Sleepbot.Tensors.Tests;

/// <summary>Every way in which a file can break the format ends in a message that names the file and the tensor.</summary>
public sealed class SafetensorsBrokenFileTests
{
    private const string GoodHeader = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "'w'", "end at 8, but only 7")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "9 bytes follow", "use 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "'w'", "(3) of type F32 needs 12 bytes", "hold 8")]
    [InlineData("""{"w":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}""", 8, "'w'", "F64 needs 16 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "'w'", "[8, 0]", "begin and end")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "'w'", "data_offsets are [0]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "'w'", "[-8,0]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "'w'", "shape is [-2]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "'w'", "shape is [2.5]")]
    [InlineData("""{"w":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8, "'w'", "shape is [\"2\"]")]
    [InlineData("""{"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "'w'", "'shape' is a list")]
    [InlineData("""{"w":{"shape":[2],"data_offsets":[0,8]}}""", 8, "'w'", "'dtype' is a text")]
    [InlineData("""{"w":7}""", 0, "'w'", "holds 7")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "'w'", "needs 1152921504606846976 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'b'", "begin at 0, expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "'b'", "begin at 8, expected 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'w'", "begin at 4, expected 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'w'", "twice")]
    [InlineData("""{"w":{"dtype":"NEW","shape":[1],"data_offsets":[0,9]}}""", 8, "'w'", "end at 9")]
    [InlineData("""{"__metadata__":7}""", 0, "'__metadata__' is 7")]
    [InlineData("""{"__metadata__":{"step":7}}""", 0, "metadata 'step' is 7")]
    [InlineData("""{"__metadata__":{"step":"7","step":"8"}}""", 0, "metadata 'step'", "twice")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],""", 8, "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not valid JSON")]
    [InlineData("""{} {}""", 0, "not valid JSON")]
    [InlineData("""[]""", 0, "not a JSON object")]
    [InlineData(" {}", 0, "not a JSON object")]
    [InlineData("", 0, "not a JSON object")]
    public void Broken_header_is_refused(string header, int bytes, params string[] parts) => Refused(FileOf(header, bytes), parts);

    [Fact]
    public void Header_that_is_not_utf8_is_refused()
    {
        byte[] file = FileOf(GoodHeader, 8);
        file[8 + 2] = 0xff;
        Refused(file, "not a JSON object in UTF-8");
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] file = FileOf(GoodHeader, 8);
        Assert.Equal(["w"], SafetensorsFile.Read(file).Names);
        for (int length = 0; length < file.Length; length++)
        {
            Refused(file[..length], "truncated");
        }
    }

    [Theory]
    [InlineData(63)]
    [InlineData(100_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void Absurd_header_length_is_refused(long length)
    {
        byte[] file = FileOf(GoodHeader, 8);
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        Refused(file, $"header of {(ulong)length} bytes", $"file of {file.Length} bytes");
    }

    [Fact]
    public void Missing_tensor_names_the_tensors_there_are()
    {
        SafetensorsFile file = SafetensorsFile.Read(FileOf(GoodHeader, 8), "lenet.safetensors");
        var exception = Assert.Throws<SafetensorsException>(() => file.Get("W"));
        Assert.Equal("lenet.safetensors has no tensor 'W'. It has 'w'.", exception.Message);
        Assert.False(file.TryGet("W", out _));
    }

    [Theory]
    [InlineData("I64", "1", 8, "type I64, expected F32, F64, F16 or BF16")]
    [InlineData("NEW", "7", 8, "type NEW, expected F32")]
    [InlineData("F32", "2,0", 0, "shape (2, 0) has an axis of 0")]
    public void Tensor_that_cannot_be_held_fails_only_when_asked_for(string type, string shape, int bytes, string part)
    {
        string header = $$$"""
            {"good":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"odd":{"dtype":"{{{type}}}","shape":[{{{shape}}}],"data_offsets":[4,{{{4 + bytes}}}]}}
            """;
        SafetensorsFile file = SafetensorsFile.Read(FileOf(header, 4 + bytes), "odd.safetensors");

        Assert.Equal(0, file.Get("good").Values[0]);
        var exception = Assert.Throws<SafetensorsException>(() => file.Get("odd"));
        Assert.Contains("odd.safetensors, tensor 'odd': ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_of_the_header_need_not_be_the_order_of_the_numbers()
    {
        const string Header = """{"late":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"early":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""";
        byte[] bytes = FileOf(Header, 8);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 8), 1);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 4), 2);

        SafetensorsFile file = SafetensorsFile.Read(bytes);

        Assert.Equal(["late", "early"], file.Names);
        Assert.Equal(2, file.Get("late").Values[0]);
        Assert.Equal(1, file.Get("early").Values[0]);
    }

    [Theory]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0xBF }, -1.5f)]
    [InlineData("F16", new byte[] { 0x00, 0xBE }, -1.5f)]
    [InlineData("BF16", new byte[] { 0xC0, 0xBF }, -1.5f)]
    [InlineData("F32", new byte[] { 0, 0, 0xC0, 0xBF }, -1.5f)]
    public void Other_floating_point_types_are_converted(string type, byte[] number, float expected)
    {
        byte[] file = FileOf($$$"""{"w":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{number.Length}}}]}}""", number.Length);
        number.CopyTo(file.AsSpan(file.Length - number.Length));
        Assert.Equal([expected], SafetensorsFile.Read(file).Get("w").Values.ToArray());
    }

    [Fact]
    public void Tensor_of_the_wrong_size_or_a_reserved_name_cannot_be_made()
    {
        var exception = Assert.Throws<SafetensorsException>(() => new SafetensorsTensor("w", [2, 3], 1, 2));
        Assert.Equal("Tensor 'w': 2 values were given, expected 6 for shape (2, 3).", exception.Message);
        Assert.Throws<SafetensorsException>(() => new SafetensorsTensor("__metadata__", [], 1));
    }

    private static void Refused(byte[] file, params string[] parts)
    {
        var exception = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(file, "broken.safetensors"));
        Assert.StartsWith("broken.safetensors", exception.Message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    private static byte[] FileOf(string header, int bytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + bytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
