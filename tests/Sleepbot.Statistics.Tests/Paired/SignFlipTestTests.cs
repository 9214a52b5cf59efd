namespace Sleepbot.Statistics.Tests;

public class SignFlipTestTests
{
    [Theory]
    [InlineData(5, 0.0625)]
    [InlineData(6, 0.03125)]
    [InlineData(20, 2.0 / (1 << 20))]
    public void Differences_all_on_one_side_have_the_smallest_p_there_is(int pairs, double p) =>
        Assert.Equal(p, SignFlipTest.Of([.. Enumerable.Range(1, pairs).Select(i => (double)i)]).P, 1e-15);

    [Fact]
    public void Ties_hidden_by_rounding_count()
    {
        // 0.3 - 0.2 and 0.2 - 0.1 differ in their last bits. Sums of +-1, +-1, +-1, +-3: 2 of 16 are 4 or more... counted by hand:
        // 6 (1 way), 4 (3 ways), 2 (3 ways), 0 (1 and 1 way), and the same below 0. Seen: 1 + 1 - 1 + 3 = 4, so p = 2 (1 + 3) / 16.
        double[] differences = [0.3 - 0.2, 0.2 - 0.1, -(0.8 - 0.7), 0.9 - 0.6];
        Assert.Equal(0.5, SignFlipTest.Of(differences).P);
    }

    [Fact]
    public void Differences_of_zero_change_nothing() =>
        Assert.Equal(SignFlipTest.Of([1, 2, -0.5, 3]), SignFlipTest.Of([0, 1, 2, 0, 0, -0.5, 3, 0]));

    [Fact]
    public void Nothing_seen_and_nothing_moved_are_no_evidence()
    {
        Assert.Equal(new SignFlipTest(1, 1, 1, true), SignFlipTest.Of([]));
        Assert.Equal(new SignFlipTest(1, 1, 1, true), SignFlipTest.Of([0, 0, 0]));
    }

    [Fact]
    public void Drawn_signs_agree_with_counted_ones()
    {
        double[] differences = [.. Simulated.Normals(SignFlipTest.MostExact, mean: 0.35, seed: 3)];
        SignFlipTest counted = SignFlipTest.Of(differences);
        // One more difference, too small to matter, is one too many to count.
        SignFlipTest drawn = SignFlipTest.Of([.. differences, 1e-12]);

        Assert.True(counted.Exact);
        Assert.False(drawn.Exact);
        Assert.InRange(counted.P, 0.005, 0.5);
        Assert.Equal(counted.P, drawn.P, 5 * Math.Sqrt(2 * counted.P / SignFlipTest.Draws));
        Assert.Equal(drawn, SignFlipTest.Of([.. differences, 1e-12]));
    }

    [Fact]
    public void Drawn_signs_never_give_a_p_of_zero() =>
        Assert.Equal(2.0 / (SignFlipTest.Draws + 1), SignFlipTest.Of([.. Enumerable.Repeat(1.0, 60)]).P, 1e-12);

    [Fact]
    public void Signed_ranks_share_the_rank_of_tied_sizes()
    {
        // Ranks 1.5, -1.5, 3, 4: sums 10, 7 (twice), 4 ... seen 7. At least 7: 10 and 7 twice of 16.
        Assert.Equal(6.0 / 16, SignedRankTest.Of([2, -2, 5, 0, 9]).P, 1e-15);
    }
}
