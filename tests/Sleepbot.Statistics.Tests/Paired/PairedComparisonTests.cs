using System.Text.Json;

namespace Sleepbot.Statistics.Tests;

public class PairedComparisonTests
{
    [Fact]
    public void Sign_flip_agrees_with_scipy_to_a_millionth()
    {
        foreach (JsonElement item in Reference.Cases("paired").Where(item => item.TryGetProperty("signFlip_p", out _)))
        {
            SignFlipTest test = PairedComparison.Of(item.Sample()).SignFlip;

            Assert.True(test.Exact);
            Assert.Equal(item.Number("signFlip_p"), test.P, 1e-6);
            Assert.Equal(item.Number("signFlip_greater"), test.Greater, 1e-6);
            Assert.Equal(item.Number("signFlip_less"), test.Less, 1e-6);
        }
    }

    [Fact]
    public void Signed_rank_agrees_with_scipy_where_no_sizes_tie()
    {
        JsonElement[] cases = [.. Reference.Cases("paired").Where(item => item.TryGetProperty("signedRank", out _))];
        Assert.NotEmpty(cases);
        Assert.All(cases, item => Assert.Equal(item.Number("signedRank"), PairedComparison.Of(item.Sample()).SignedRank.P, 1e-6));
    }

    [Fact]
    public void Bootstrap_interval_agrees_with_scipy_within_resampling_error()
    {
        foreach (JsonElement item in Reference.Cases("paired"))
        {
            Interval interval = PairedComparison.Of(item.Sample(), resamples: 50_000).BootstrapInterval!.Value;
            double[] expected = item.Numbers("bca");
            // Means of rounded accuracies lie on a lattice; its step is up to 2.5 % of the width here.
            double slack = 0.03 * (expected[1] - expected[0]);

            Assert.Equal(expected[0], interval.Low, slack);
            Assert.Equal(expected[1], interval.High, slack);
        }
    }

    [Fact]
    public void Student_interval_correlation_and_variance_saved_agree_with_scipy()
    {
        foreach (JsonElement item in Reference.Cases("paired"))
        {
            PairedComparison comparison = PairedComparison.Of(item.Sample());

            Assert.Equal(item.Numbers("student")[0], comparison.StudentInterval!.Value.Low, 1e-10);
            Assert.Equal(item.Numbers("student")[1], comparison.StudentInterval.Value.High, 1e-10);
            Assert.Equal(item.Number("correlation"), comparison.Correlation!.Value, 1e-9);
            Assert.Equal(item.Number("varianceSaved"), comparison.VarianceSaved!.Value, 1e-9);
        }
    }

    [Fact]
    public void Hodges_lehmann_agrees_with_the_enumeration_of_all_rank_sums()
    {
        foreach (JsonElement item in Reference.Cases("paired"))
        {
            HodgesLehmannShift shift = PairedComparison.Of(item.Sample()).Shift!;
            double[] expected = item.Numbers("hodgesLehmann");

            Assert.True(shift.Exact);
            Assert.Equal(expected[0], shift.Shift, 1e-12);
            Assert.Equal(expected[1], shift.Interval!.Value.Low, 1e-12);
            Assert.Equal(expected[2], shift.Interval.Value.High, 1e-12);
        }
    }

    [Fact]
    public void Where_less_is_better_the_gain_turns_round()
    {
        JsonElement item = Reference.Cases("paired").First();
        PairedComparison more = PairedComparison.Of(item.Sample()), less = PairedComparison.Of(item.Sample(Better.Lower));

        Assert.Equal(-more.MeanGain!.Value, less.MeanGain!.Value, 1e-15);
        Assert.Equal(more.SignFlip.P, less.SignFlip.P);
        Assert.Equal(more.SignFlip.Greater, less.SignFlip.Less);
        Assert.Equal(more.Win!.Wins, less.Win!.Losses);
    }

    [Fact]
    public void Too_few_pairs_leave_unsaid_what_they_cannot_say()
    {
        PairedComparison none = PairedComparison.Of(Samples.Of());
        PairedComparison one = PairedComparison.Of(Samples.Of(0.5));

        Assert.Equal((0, null, 1.0), (none.Pairs, none.MeanGain, none.SignFlip.P));
        Assert.Null(none.Win);
        Assert.Equal((1, 0.5, 1.0), (one.Pairs, one.MeanGain, one.SignFlip.P));
        Assert.Null(one.Interval);
        // Student's of five would be there, but trusts them to be normal.
        Assert.Null(PairedComparison.Of(Samples.Of(0.5, 0.4, 0.6, 0.3, 0.5)).Interval);
        Assert.Null(one.VarianceSaved);
        Assert.Null(one.Shift!.Interval);
    }
}
