using Sleepbot.Shared;

namespace Sleepbot.Tensors.Tests;

/// <summary>A source is a pure function of its address, and different addresses have nothing to do with each other.</summary>
public sealed class RandomSourceTests
{
    private static readonly RandomSource root = RandomSource.FromSeed(7);

    [Fact]
    public void Same_address_gives_the_same_numbers()
    {
        RandomSource one = RandomSource.FromSeed(7).Derive("order").Derive(3);
        RandomSource other = RandomSource.FromSeed(7).Derive("order").Derive(3);
        Assert.Equal(one, other);
        Assert.Equal(one.BlockAt(12), other.BlockAt(12));
    }

    [Fact]
    public void Numbers_never_change_between_versions()
    {
        // The promise that a run of last year can be repeated. Computed by an independent implementation of the addresses and of Philox.
        float[] values = new float[3];
        root.Derive("order").FillUniform(values);
        Assert.Equal([3430589 / 16777216f, 15136027 / 16777216f, 12916830 / 16777216f], values);
    }

    [Fact]
    public void Addresses_that_differ_anywhere_give_other_sources()
    {
        RandomSource[] sources =
        [
            root, RandomSource.FromSeed(8), RandomSource.FromSeed(-7), root.Derive("order"), root.Derive("Order"), root.Derive("order "),
            root.Derive(string.Empty), root.Derive(0), root.Derive(1), root.Derive(-1), root.Derive("a").Derive("b"), root.Derive("b").Derive("a"),
            root.Derive("ab"), root.Derive(0).Derive(0), root.Derive("order").Derive(0), root.Derive(0).Derive("order"),
        ];
        Assert.Equal(sources.Length, sources.Select(source => source.BlockAt(0)).Distinct().Count());
    }

    [Fact]
    public void Derived_sources_do_not_correlate_with_each_other_or_their_parent()
    {
        const int Count = 20_000;
        List<RandomSource> sources = [root, root.Derive("init"), root.Derive("order")];
        sources.AddRange(Enumerable.Range(0, 5).Select(i => root.Derive("order").Derive(i)));
        float[][] samples = [.. sources.Select(source => Filled(Count, source.FillUniform))];

        for (int i = 0; i < samples.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                // Five standard errors of a correlation that is 0.
                Assert.InRange(Correlation(samples[i], samples[j]), -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
            }
        }
    }

    [Fact]
    public void Filling_gives_the_numbers_at_their_positions_for_any_length()
    {
        for (int length = 0; length < 12; length++)
        {
            float[] values = Filled(length, root.FillUniform);
            Assert.Equal([.. Enumerable.Range(0, length).Select(i => root.UniformAt((ulong)i))], values);
        }
    }

    [Fact]
    public void Normal_numbers_do_not_depend_on_the_length_filled()
    {
        float[] all = Filled(11, root.FillNormal);
        for (int length = 0; length < 11; length++)
        {
            Assert.Equal(all[..length], Filled(length, root.FillNormal));
        }
    }

    internal static float[] Filled(int length, Fill fill)
    {
        float[] values = new float[length];
        fill(values, 0, 1);
        return values;
    }

    internal delegate void Fill(Span<float> destination, float first, float second);

    private static double Correlation(float[] x, float[] y)
    {
        double meanX = x.Average(), meanY = y.Average(), xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);
    }
}
