using System.Buffers.Binary;
using System.Text;
using Sleepbot.Golden;

namespace Sleepbot.Tensors.Tests;

public sealed class SafetensorsRoundTripTests
{
    private static readonly SafetensorsTensor[] several =
    [
        new("conv1.weight", [2, 1, 2], 1, -2, float.NaN, float.NegativeInfinity),
        new("scale", [], 0.1f),
        new("größe \"{\"", [3], 0, -0f, float.Epsilon),
    ];

    [Fact]
    public void Written_tensors_come_back_bit_for_bit_and_in_order()
    {
        SafetensorsFile file = SafetensorsFile.Read(SafetensorsFile.ToBytes(several));

        Assert.Equal(several.Select(tensor => tensor.Name), file.Names);
        foreach (SafetensorsTensor expected in several)
        {
            SafetensorsTensor actual = file.Get(expected.Name);
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.Equal(Bits(expected), Bits(actual));
        }

        Assert.Equal(0, file.Get("scale").Shape.Rank);
    }

    [Fact]
    public void Metadata_comes_back_and_its_order_does_not_change_the_bytes()
    {
        Dictionary<string, string> one = new() { ["step"] = "12", ["arm"] = "ünïcode \u2028 \"quoted\"" };
        Dictionary<string, string> other = new() { ["arm"] = one["arm"], ["step"] = "12" };

        byte[] bytes = SafetensorsFile.ToBytes(several, one);

        Assert.Equal(bytes, SafetensorsFile.ToBytes(several, other));
        Assert.Equal(one.OrderBy(pair => pair.Key), SafetensorsFile.Read(bytes).Metadata.OrderBy(pair => pair.Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Header_is_padded_with_spaces_to_eight_bytes(int extraLetters)
    {
        byte[] bytes = SafetensorsFile.ToBytes([new SafetensorsTensor(new string('w', 1 + extraLetters), [1], 1)]);

        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        string header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.Equal(0, length % 8);
        Assert.EndsWith("}", header.TrimEnd(' '), StringComparison.Ordinal);
        Assert.Equal(8 + length + 4, bytes.Length);
    }

    [Fact]
    public void Bytes_are_exactly_those_of_the_format()
    {
        byte[] bytes = SafetensorsFile.ToBytes([new SafetensorsTensor("w", [1, 2], 1, -2)]);

        const string Header = """{"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        Assert.Equal(0, Header.Length % 8);
        byte[] expected = [(byte)Header.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(Header), 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void File_without_tensors_is_valid()
    {
        SafetensorsFile file = SafetensorsFile.Read(SafetensorsFile.ToBytes([]));
        Assert.Empty(file.Names);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Large_tensor_survives_being_written_in_chunks()
    {
        float[] values = new float[100_003];
        RandomSource.FromSeed(1).FillNormal(values);
        SafetensorsFile file = SafetensorsFile.Read(SafetensorsFile.ToBytes([new SafetensorsTensor("w", [values.Length], values)]));
        Assert.Equal(values, file.Get("w").Values.ToArray());
    }

    [Fact]
    public void Stream_is_read_like_memory()
    {
        using MemoryStream stream = new(SafetensorsFile.ToBytes(several));
        Assert.Equal(0.1f, SafetensorsFile.Read(stream).Get("scale").Values[0]);
    }

    [Fact]
    public void Writing_replaces_an_older_file_and_leaves_nothing_beside_it()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.safetensors");
        SafetensorsFile.Write(path, [new SafetensorsTensor("old", [], 1)]);
        SafetensorsFile.Write(path, several);

        Assert.Equal(several.Length, SafetensorsFile.Read(path).Names.Count);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Failed_writing_leaves_the_older_file_as_it_was()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.safetensors");
        SafetensorsFile.Write(path, several);
        byte[] before = File.ReadAllBytes(path);

        SafetensorsTensor twin = new("twin", [], 1);
        var exception = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Write(path, [twin, twin]));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("'twin'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Golden_file_of_another_writer_is_read_whole()
    {
        GoldenCase linear = GoldenFile.Shared.Case("linear");
        Assert.Equal(new Shape(13, 50), linear.Tensor("in/weight").Shape);

        // The case computes what it says: y = x W^T + b, summed here in double precision.
        SafetensorsTensor x = linear.Tensor("in/x"), weight = linear.Tensor("in/weight"), bias = linear.Tensor("in/bias");
        float[] y = new float[7 * 13];
        for (int row = 0; row < 7; row++)
        {
            for (int column = 0; column < 13; column++)
            {
                double sum = bias.Values[column];
                for (int k = 0; k < 50; k++)
                {
                    sum += (double)x.Values[(row * 50) + k] * weight.Values[(column * 50) + k];
                }

                y[(row * 13) + column] = (float)sum;
            }
        }

        linear.Close("out/y", y, 1e-6);
    }

    private static int[] Bits(SafetensorsTensor tensor) => [.. tensor.Values.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
