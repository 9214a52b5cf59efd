namespace Sleepbot.Tensors.Tests;

/// <summary>What the numbers of a source look like. Seeds are fixed, so a test that passes once passes always.</summary>
public sealed class DistributionTests
{
    private const int Count = 200_000;

    // A chi-squared variable with k degrees of freedom has mean k and variance 2k: five deviations above are no accident.
    private static double ChiSquaredLimit(int cells) => cells - 1 + (5 * Math.Sqrt(2.0 * (cells - 1)));

    private static readonly RandomSource source = RandomSource.FromSeed(2024).Derive("distribution");

    [Fact]
    public void Uniform_numbers_fill_their_range_evenly()
    {
        const int Cells = 100;
        int[] hits = new int[Cells];
        foreach (float value in RandomSourceTests.Filled(Count, source.FillUniform))
        {
            hits[(int)(value * Cells)]++; // Fails by its index outside [0, 1).
        }

        Assert.InRange(ChiSquared(hits), 0, ChiSquaredLimit(Cells));
    }

    [Fact]
    public void Neighbouring_uniform_numbers_fill_the_square_evenly()
    {
        const int Side = 16;
        int[] hits = new int[Side * Side];
        float[] values = RandomSourceTests.Filled(Count, source.FillUniform);
        for (int i = 0; i < Count; i += 2)
        {
            hits[((int)(values[i] * Side) * Side) + (int)(values[i + 1] * Side)]++;
        }

        Assert.InRange(ChiSquared(hits), 0, ChiSquaredLimit(hits.Length));
    }

    [Fact]
    public void Bounds_of_uniform_numbers_are_kept()
    {
        float[] values = new float[Count];
        source.FillUniform(values, -0.25f, 0.75f);
        Assert.InRange(values.Min(), -0.25f, -0.2499f);
        Assert.InRange(values.Max(), 0.7499f, 0.75f);
    }

    [Theory]
    [InlineData(0u, 0f)]
    [InlineData(uint.MaxValue, 1 - (1f / (1 << 24)))]
    public void Extreme_bits_stay_inside_the_unit_interval(uint bits, float expected) => Assert.Equal(expected, RandomSource.ToUniform(bits));

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        float[] values = new float[Count];
        source.FillNormal(values, mean: 3, deviation: 2);
        double[] z = [.. values.Select(value => (value - 3.0) / 2)];

        // Moments 1 to 4 of the standard normal distribution are 0, 1, 0, 3, with variances 1, 2, 15, 96 per number.
        Assert.InRange(z.Average(), -Five(1), Five(1));
        Assert.InRange(z.Average(x => x * x), 1 - Five(2), 1 + Five(2));
        Assert.InRange(z.Average(x => x * x * x), -Five(15), Five(15));
        Assert.InRange(z.Average(x => x * x * x * x), 3 - Five(96), 3 + Five(96));
        Assert.InRange(z.Max(x => Math.Abs(x)), 4, 7);
    }

    [Fact]
    public void Whole_numbers_below_a_bound_are_equally_likely()
    {
        int[] hits = new int[7];
        for (int i = 0; i < Count; i++)
        {
            hits[source.BelowAt((ulong)i, 7)]++;
        }

        Assert.InRange(ChiSquared(hits), 0, ChiSquaredLimit(7));
        Assert.Equal(0, source.BelowAt(3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.BelowAt(0, 0));
    }

    [Fact]
    public void Shuffle_makes_every_order_equally_likely()
    {
        Dictionary<string, int> hits = [];
        for (int i = 0; i < 24_000; i++)
        {
            char[] letters = ['a', 'b', 'c', 'd'];
            source.Derive(i).Shuffle(letters.AsSpan());
            string order = new(letters);
            hits[order] = hits.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, hits.Count);
        Assert.InRange(ChiSquared([.. hits.Values]), 0, ChiSquaredLimit(24));
    }

    [Fact]
    public void Shuffle_keeps_every_item()
    {
        int[] items = [.. Enumerable.Range(0, 1000)];
        source.Shuffle(items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 1000), items);
        Assert.Equal(Enumerable.Range(0, 1000), items.Order());
    }

    private static double Five(double variance) => 5 * Math.Sqrt(variance / Count);

    private static double ChiSquared(int[] hits)
    {
        double expected = hits.Sum() / (double)hits.Length;
        return hits.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
