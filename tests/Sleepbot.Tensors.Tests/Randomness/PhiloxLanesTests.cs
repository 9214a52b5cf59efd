namespace Sleepbot.Tensors.Tests;

/// <summary>Many numbers at once are the same numbers as one after the other.</summary>
public sealed class PhiloxLanesTests
{
    [Fact]
    public void A_filled_span_holds_the_numbers_of_the_source_at_every_length()
    {
        var source = RandomSource.FromSeed(11).Derive("lanes");
        for (int length = 0; length <= 140; length++)
        {
            float[] filled = new float[length];
            source.FillUniform(filled, -2, 3);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(-2 + (5 * source.UniformAt((ulong)i)), filled[i]);
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4_294_967_290, 8)]
    [InlineData(-3, 1000)]
    public void Children_draw_what_each_would_draw_alone(long first, int position)
    {
        var source = RandomSource.FromSeed(12);
        float[] numbers = new float[3 * 64];
        source.FillUniformOfChildren(first, position, numbers);
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(source.Derive(first + (i % 16)).UniformAt((ulong)(position + (i / 16))), numbers[i]);
        }
    }

    [Theory]
    [InlineData(70, 4)]
    [InlineData(64, 2)]
    public void Parts_of_a_block_are_refused(int length, int position) => Assert.Contains(
        $"room for {length} numbers from position {position} on",
        Assert.Throws<ArgumentException>(() => RandomSource.FromSeed(1).FillUniformOfChildren(0, position, new float[length])).Message,
        StringComparison.Ordinal);
}
