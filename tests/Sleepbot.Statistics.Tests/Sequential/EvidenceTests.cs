using System.Text.Json;

namespace Sleepbot.Statistics.Tests;

public class EvidenceTests
{
    // SciPy: quad(lambda t: (t / .1)**differing * ((1 - t) / .9)**equal / .1, 0, .1).
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 43, 20.887534920767465)]
    [InlineData(1, 60, 14.54494547003817)]
    [InlineData(2, 8, 0.42031780311490385)]
    [InlineData(5, 3, 0.17482635486750717)]
    public void Rarity_is_the_integral_that_SciPy_has(int differing, int equal, double expected) =>
        Assert.Equal(expected, RarityEvidence.Of(differing, equal), 1e-9 * expected);

    [Theory]
    [InlineData(7, 0, 31.9)]
    [InlineData(10, 1, 30.9)]
    [InlineData(12, 2, 23.9)]
    [InlineData(16, 4, 20.5)]
    public void Signs_weigh_what_the_closed_form_says(int wins, int losses, double evidence)
    {
        Assert.Equal(evidence, SignEvidence.Of(wins, losses).Helped, 0.05);
        Assert.Equal(evidence, SignEvidence.Of(losses, wins).Hurt, 0.05);
    }

    [Fact]
    public void Signs_agree_with_numerical_integration()
    {
        foreach (JsonElement item in Reference.Cases("signs"))
        {
            Evidence evidence = SignEvidence.Of((int)item.Number("wins"), (int)item.Number("losses"));
            Reference.Near(item.Numbers("evidence")[0], evidence.Helped);
            Reference.Near(item.Numbers("evidence")[1], evidence.Hurt);
        }
    }

    [Fact]
    public void Means_agree_with_the_ratio_of_marginal_likelihoods()
    {
        foreach (JsonElement item in Reference.Cases("paired"))
        {
            Evidence evidence = MeanEvidence.Of(item.Sample().Gains);
            Reference.Near(item.Numbers("evidence")[0], evidence.Helped);
            Reference.Near(item.Numbers("evidence")[1], evidence.Hurt);
        }
    }

    [Fact]
    public void The_anytime_interval_ends_where_the_evidence_does()
    {
        foreach (JsonElement item in Reference.Cases("paired"))
        {
            Interval interval = MeanEvidence.Interval(item.Sample().Gains)!.Value;
            double width = interval.High - interval.Low;
            Assert.Equal(item.Numbers("anytime")[0], interval.Low, 1e-6 * width);
            Assert.Equal(item.Numbers("anytime")[1], interval.High, 1e-6 * width);
        }
    }

    [Fact]
    public void No_pairs_and_no_moves_say_nothing()
    {
        Assert.Equal(new Evidence(1, 1), MeanEvidence.Of([]));
        Assert.Equal(new Evidence(1, 1), MeanEvidence.Of([0, 0, 0]));
        Assert.Equal(1, SignEvidence.Of(0, 0).Helped, 1e-12);
    }

    [Fact]
    public void One_pair_tells_the_side_and_not_the_size()
    {
        // P(T <= 1) with one degree of freedom is 3/4: twice that for, twice the rest against.
        foreach (double gain in new[] { 1e-6, 1.0, 1e6 })
        {
            Assert.Equal(1.5, MeanEvidence.Of([gain]).Helped, 1e-12);
            Assert.Equal(0.5, MeanEvidence.Of([gain]).Hurt, 1e-12);
        }
    }

    [Fact]
    public void The_unit_of_the_gains_does_not_matter()
    {
        double[] gains = [.. Simulated.Normals(12, 0.5, 8)];
        Assert.Equal(MeanEvidence.Of(gains).Helped, MeanEvidence.Of([.. gains.Select(gain => 1024 * gain)]).Helped, 1e-9);
    }

    [Fact]
    public void Four_pairs_have_no_anytime_interval_and_five_do()
    {
        Assert.Null(MeanEvidence.Interval([1, 2, 3, 4]));
        Assert.NotNull(MeanEvidence.Interval([1, 2, 3, 4, 5]));
    }

    [Fact]
    public void Sizes_are_fair_bets_whatever_the_sizes()
    {
        // All 2^8 signs of some sizes, each equally likely: the stake is 1 on average, and never more than doubled by a pair.
        double[] sizes = [0.1, 5, 1, 1, 0.3, 20, 2, 0.7];
        Evidence[] all = [.. Enumerable.Range(0, 256).Select(signs =>
            SizeEvidence.Of([.. sizes.Select((size, i) => ((signs >> i) & 1) == 0 ? size : -size)]))];

        Assert.Equal(1, all.Average(evidence => evidence.Helped), 1e-12);
        Assert.Equal(1, all.Average(evidence => evidence.Hurt), 1e-12);
        Assert.All(all, evidence => Assert.InRange(evidence.Helped, 0, 256));
        Assert.Equal(all[0].Helped, all[255].Hurt, 1e-9);
        Assert.Equal(all.Max(evidence => evidence.Helped), all[0].Helped);
    }

    [Fact]
    public void Sizes_agree_with_the_formula_on_equal_gains()
    {
        // x / s = 1 at every pair: the mean over the prior's sixteen quantiles (scipy.stats.halfnorm.ppf) of (2 / (1 + exp(-2 lambda)))^3 by NumPy.
        Evidence evidence = SizeEvidence.Of([0.25, 0.25, 0.25]);
        Assert.Equal(4.157562534537883, evidence.Helped, 1e-9);
    }

    [Fact]
    public void Sizes_find_normal_gains_about_as_fast_as_the_safe_t_test()
    {
        double sizes = 0, means = 0;
        for (int i = 0; i < 200; i++)
        {
            double[] gains = [.. Simulated.Normals(20, 0.7, (ulong)i)];
            sizes += Math.Log(SizeEvidence.Of(gains).Helped) / 200;
            means += Math.Log(MeanEvidence.Of(gains).Helped) / 200;
        }

        Assert.InRange(sizes, means - 0.25, means + 0.25);
    }

    [Fact]
    public void Averages_stake_half_on_each() =>
        Assert.Equal(new Evidence(20.5, 0.75), Evidence.Average(new Evidence(40, 0.5), new Evidence(1, 1)));
}
