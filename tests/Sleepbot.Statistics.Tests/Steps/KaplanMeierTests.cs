namespace Sleepbot.Statistics.Tests;

public class KaplanMeierTests
{
    // The 6-MP arm of E. J. Freireich et al., Blood 21 (1963), the textbook example of the estimator; negative is censored.
    private static readonly double[] weeks = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];

    private static readonly KaplanMeier curve = KaplanMeier.Of(
        [.. weeks.Select(week => week > 0 ? StepsToTarget.Reached(week) : StepsToTarget.NotReached(-week))]);

    [Fact]
    public void Agrees_with_the_textbook()
    {
        Assert.Equal([6, 7, 10, 13, 16, 22, 23], curve.Points.Select(point => point.Steps));
        Assert.Equal([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], curve.Points.Select(point => Math.Round(point.Waiting, 3)));
        Assert.Equal(23, curve.Median);
    }

    [Fact]
    public void Restricted_mean_is_the_area_under_the_curve()
    {
        Assert.Equal(5, curve.RestrictedMean(5), 1e-12);
        Assert.Equal(6 + (0.857142857 * 1) + (0.806722689 * 1), curve.RestrictedMean(8), 1e-8);
        Assert.Contains("35", Assert.Throws<ArgumentOutOfRangeException>(() => curve.RestrictedMean(40)).Message);
    }

    [Fact]
    public void With_one_budget_for_all_it_is_the_mean_of_steps_within_it()
    {
        StepsToTarget[] runs = [StepsToTarget.Reached(100), StepsToTarget.Reached(300), StepsToTarget.NotReached(500), StepsToTarget.Diverged()];
        KaplanMeier some = KaplanMeier.Of(runs);

        Assert.Equal((100 + 300 + 500 + 500) / 4.0, some.RestrictedMean(500), 1e-9);
        Assert.Equal(300, some.Median);
    }

    [Fact]
    public void A_diverged_run_keeps_waiting_for_ever()
    {
        KaplanMeier some = KaplanMeier.Of([StepsToTarget.Reached(10), StepsToTarget.Diverged(), StepsToTarget.Diverged()]);
        Assert.Null(some.Median);
        Assert.Equal(2.0 / 3, some.Points[^1].Waiting, 1e-12);
    }

    [Fact]
    public void It_is_known_as_far_as_any_run_was_watched_and_for_ever_once_nobody_waits()
    {
        Assert.Equal(90, KaplanMeier.Of([StepsToTarget.Reached(40), StepsToTarget.NotReached(90), StepsToTarget.NotReached(60)]).Watched);
        Assert.Equal(double.PositiveInfinity, KaplanMeier.Of([StepsToTarget.Reached(40), StepsToTarget.NotReached(30)]).Watched);
        Assert.Equal(double.PositiveInfinity, KaplanMeier.Of([StepsToTarget.NotReached(90), StepsToTarget.Diverged()]).Watched);
    }
}
