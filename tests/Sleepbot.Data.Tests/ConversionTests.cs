namespace Sleepbot.Data.Tests;

public class ConversionTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 140)];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_length_gives_the_values_of_plain_arithmetic(int length)
    {
        byte[] bytes = Make.Bytes(length, salt: 250);
        var values = new float[length];
        Conversion.Widen(bytes, values);
        Assert.Equal(Array.ConvertAll(bytes, value => (float)value), values);

        Conversion.WidenToUnit(bytes, values);
        Assert.Equal(Array.ConvertAll(bytes, value => value / 255f), values);

        Conversion.Standardise(values, 0.1307f, 0.3081f);
        Assert.Equal(Array.ConvertAll(bytes, value => ((value / 255f) - 0.1307f) / 0.3081f), values);
    }

    [Fact]
    public void Every_byte_gives_the_bits_of_its_quotient()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        var values = new float[256];
        Conversion.WidenToUnit(bytes, values);
        Assert.Equal(Array.ConvertAll(bytes, value => value / 255f), values);

        // What a last incomplete vector does, number by number.
        foreach (byte value in bytes)
        {
            Conversion.WidenToUnit([value], values);
            Assert.Equal(value / 255f, values[0]);
        }
    }

    [Fact]
    public void Widening_leaves_what_lies_behind_alone()
    {
        var values = new float[100];
        values.AsSpan().Fill(-1);
        Conversion.Widen(Make.Bytes(67), values);
        Assert.All(values[67..], value => Assert.Equal(-1, value));
    }
}
