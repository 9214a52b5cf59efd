namespace Sleepbot.Statistics.Tests;

public class TestSetNoiseTests
{
    private const int Runs = 40;
    private const int Samples = 500;

    [Fact]
    public void From_accuracies_alone_the_binomial_part_bounds_what_the_test_set_explains()
    {
        // Mean 0.9, so at most 0.09 / 1000 = 9e-5 from the test set; seen: variance of +-0.02 over four runs, 4e-4 * 4 / 3.
        TestSetNoise noise = TestSetNoise.Of([0.88, 0.92, 0.88, 0.92], 1000);

        Assert.True(noise.IsBound);
        Assert.Equal(9e-5, noise.FromTestSet, 1e-12);
        Assert.Equal(1.6e-3 / 3, noise.Variance, 1e-12);
        Assert.Equal(((1.6e-3 / 3) - 9e-5) * 1000 / 999, noise.FromNetworks, 1e-12);
        Assert.Equal(0, TestSetNoise.Of([0.9, 0.9001], 1000).NetworkDeviation);
    }

    [Fact]
    public void Networks_that_differ_only_by_sample_luck_have_no_spread_of_their_own()
    {
        (double seen, double networks, double shared) = Average(networkSpread: 0);

        Assert.Equal(0, networks, 0.05 * seen);
        // p_x is 0.6 or 1 at equal odds: a variance of 0.04 between samples.
        Assert.Equal(0.04 / Samples, shared, 0.1 * 0.04 / Samples);
    }

    [Fact]
    public void The_spread_of_the_networks_is_recovered_without_bias()
    {
        (double _, double networks, double shared) = Average(networkSpread: 0.04);

        // Whole networks move by +-0.04 at every sample.
        Assert.Equal(0.0016, networks, 0.1 * 0.0016);
        Assert.Equal(0.04 / Samples, shared, 0.15 * 0.04 / Samples);
    }

    [Fact]
    public void Both_parts_add_up_to_what_was_seen()
    {
        TestSetNoise noise = TestSetNoise.OfSamples(Scores(0.04, 1));
        Assert.False(noise.IsBound);
        Assert.Equal(noise.Variance, noise.FromTestSet + noise.FromNetworks, 1e-15);
    }

    [Fact]
    public void Refuses_per_cent_and_runs_of_different_samples()
    {
        Assert.Contains("not per cent", Assert.Throws<ArgumentException>(() => TestSetNoise.Of([98.2, 98.4], 1000)).Message);
        Assert.Contains("3, 2 samples", Assert.Throws<ArgumentException>(() => TestSetNoise.OfSamples([[1, 0, 1], [1, 0]])).Message);
    }

    private static (double Seen, double Networks, double Shared) Average(double networkSpread)
    {
        TestSetNoise[] all = [.. Enumerable.Range(0, 60).Select(i => TestSetNoise.OfSamples(Scores(networkSpread, (ulong)i)))];
        return (all.Average(noise => noise.Variance), all.Average(noise => noise.FromNetworks), all.Average(noise => noise.SharedBySeeds));
    }

    /// <summary>Half of the samples are hard (right with chance 0.6), half are sure but for the network's own level, which goes up or down.</summary>
    private static double[][] Scores(double networkSpread, ulong seed)
    {
        double[] uniforms = [.. Simulated.Uniforms(Samples + (Runs * (Samples + 1)), seed)];
        double ease = 1 - networkSpread;
        bool[] easy = [.. uniforms[..Samples].Select(uniform => uniform < 0.5)];
        return [.. Enumerable.Range(0, Runs).Select(run =>
        {
            double[] draws = uniforms[(Samples + (run * (Samples + 1)))..];
            double level = draws[Samples] < 0.5 ? networkSpread : -networkSpread;
            return easy.Select((isEasy, sample) => draws[sample] < (isEasy ? ease : ease - 0.4) + level ? 1.0 : 0).ToArray();
        })];
    }
}
