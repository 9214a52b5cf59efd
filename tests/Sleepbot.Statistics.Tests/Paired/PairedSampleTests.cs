namespace Sleepbot.Statistics.Tests;

public class PairedSampleTests
{
    private static readonly Endpoint accuracy = new() { Name = "test accuracy", Worst = 0.1 };

    [Fact]
    public void A_diverged_run_counts_as_the_worst_and_loses_its_pair()
    {
        PairedSample sample = PairedSample.Of([new Pair(0.9, double.NaN), new Pair(0.9, 0.95), new Pair(double.PositiveInfinity, 0.8)], accuracy);

        Assert.Equal([-0.8, 0.05, 0.7], sample.Gains.ToArray(), (expected, actual) => Math.Abs(expected - actual) < 1e-12);
        Assert.Equal((2, 1, 0), (sample.Wins, sample.Losses, sample.Ties));
        Assert.Equal((1, 1), (sample.BaselineDiverged, sample.ChallengerDiverged));
    }

    [Fact]
    public void Diverging_never_beats_a_run_that_is_worse_than_chance()
    {
        PairedSample sample = PairedSample.Of([new Pair(0.06, double.NaN), new Pair(0.9, 0.95)], accuracy);
        Assert.Equal(0, sample.Gains[0]);
        Assert.Equal(1, sample.Ties);
    }

    [Fact]
    public void Where_less_is_better_the_worst_is_the_largest()
    {
        Endpoint loss = new() { Name = "loss", Better = Better.Lower, Worst = 2.3 };
        PairedSample sample = PairedSample.Of([new Pair(0.5, double.PositiveInfinity), new Pair(4, 0.5)], loss);

        Assert.Equal([-3.5, 3.5], sample.Gains.ToArray());
    }

    [Fact]
    public void Two_diverged_runs_tie() =>
        Assert.Equal(1, PairedSample.Of([new Pair(double.NaN, double.NaN)], accuracy).Ties);

    [Fact]
    public void A_diverged_run_is_refused_where_the_endpoint_does_not_say_what_it_counts_as()
    {
        var error = Assert.Throws<ArgumentException>(() => PairedSample.Of([new Pair(0.9, double.NaN)], Samples.Accuracy()));
        Assert.Contains("Endpoint 'accuracy': 1 run(s) diverged", error.Message);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Refuses_an_effect_that_cannot_be_the_smallest(double effect) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Samples.Accuracy(effect));
}
