namespace Sleepbot.Statistics.Tests;

public class CurveShiftTests
{
    private static readonly double[] steps = [.. Enumerable.Range(0, 51).Select(i => 20.0 * i)];

    [Fact]
    public void The_shared_climb_is_what_the_lower_curve_makes_of_the_higher_one()
    {
        double[][] high = [[0.1, 0.5, 0.9], [0.1, 0.5, 0.9]], low = [[0.1, 0.2, 0.3], [0.1, 0.2, 0.3]];

        Assert.Equal(0.25, CurveShift.Of([0, 1, 2], high, low).SharedClimb, 1e-12);
        Assert.Equal(0.25, CurveShift.Of([0, 1, 2], low, high).SharedClimb, 1e-12);
        Assert.Equal(1, CurveShift.Of([0, 1, 2], high, high).SharedClimb, 1e-12);
        Assert.Equal(0, CurveShift.Of([0, 1, 2], high, [[0.05, 0.05, 0.1], [0.05, 0.05, 0.1]]).SharedClimb, 1e-12);
    }

    [Fact]
    public void A_curve_that_runs_faster_by_a_quarter_is_shifted_left_by_it_and_by_nothing_else()
    {
        CurveShift shift = CurveShift.Of(steps, Curves(1, 0, 0), Curves(1.25, 0, 0));

        Assert.Equal(20, shift.Left.Count);
        Assert.All(shift.Left, point => Assert.Equal(0.8, point.Ratio, 0.02));
        Assert.Equal(0.8, shift.MeanLeft!.Value.Ratio, 0.005);
        Assert.Equal(0.8, shift.MeanLeft.Value.Band.Low, 0.01);
    }

    [Fact]
    public void A_curve_that_lies_higher_is_shifted_up_by_as_much_at_every_step()
    {
        CurveShift shift = CurveShift.Of(steps, Curves(1, 0, 0.01), Curves(1, 0.05, 0.01));

        Assert.Equal(steps, shift.Up.Select(point => point.Step));
        Assert.All(shift.Up, point => Assert.Equal(0.05, point.Gain, 1e-12));
        Assert.Equal(0.05, shift.MeanUp.Gain, 1e-12);
        // Pairs share their seed's luck, so the band has no width.
        Assert.Equal(0.05, shift.MeanUp.Band.Low, 1e-9);
        Assert.True(shift.MeanLeft!.Value.Ratio < 1);
    }

    [Fact]
    public void The_mean_gain_is_the_difference_of_the_areas_over_the_budget()
    {
        // Triangles over uneven steps: the gain is 0, 1, 0 at 0, 10, 40, an area of 20 over 40.
        CurveShift shift = CurveShift.Of([0, 10, 40], [[0, 0, 0], [0, 0, 0]], [[0, 1, 0], [0, 1, 0]]);
        Assert.Equal(0.5, shift.MeanUp.Gain, 1e-12);
    }

    [Fact]
    public void Ratios_are_read_between_evaluations_and_off_the_best_so_far()
    {
        // Baseline reaches 1 at 5, 2 at 10, dips, 4 at 30; the challenger 4 at 10, evenly. Levels 2 and 4.
        CurveShift shift = CurveShift.Of([0, 10, 20, 30], [[0, 2, 1, 4], [0, 2, 1, 4]], [[0, 4, 4, 4], [0, 4, 4, 4]], levels: 4);

        Assert.Equal([1, 2, 3, 4], shift.Left.Select(point => point.Level));
        double[] expected = [2.5 / 5, 5.0 / 10, 7.5 / 25, 10.0 / 30];
        Assert.Equal(expected, shift.Left.Select(point => point.Ratio), (left, right) => Math.Abs(left - right) < 1e-12);
        Assert.Equal(Math.Exp(expected.Average(Math.Log)), shift.MeanLeft!.Value.Ratio, 1e-12);
    }

    [Fact]
    public void Where_less_is_better_curves_fall()
    {
        CurveShift shift = CurveShift.Of(
            [0, 10, 20], [[4, 3, 2], [4, 3, 2]], [[4, 2, 1], [4, 2, 1]], Better.Lower, levels: 2);

        Assert.Equal([3, 2], shift.Left.Select(point => point.Level));
        Assert.Equal([0.5, 0.5], shift.Left.Select(point => point.Ratio));
        Assert.Equal([0, 1, 1], shift.Up.Select(point => point.Gain));
    }

    [Fact]
    public void A_level_that_some_seeds_never_reach_has_an_endless_band()
    {
        double[][] baseline = [[0, 5, 10], [0, 5, 10], [0, 5, 10], [0, 5, 10]], challenger = [[0, 10, 10], [0, 10, 10], [0, 10, 10], [0, 1, 1]];
        CurveShift shift = CurveShift.Of([0, 10, 20], baseline, challenger);
        Assert.Equal(double.PositiveInfinity, shift.Left[^1].Band.High);
        Assert.True(double.IsFinite(shift.Left[0].Band.High));
    }

    [Fact]
    public void Where_a_resample_misses_a_level_its_mean_counts_the_whole_budget()
    {
        // Two seeds, of which one stays at 1: a resample of that one alone reaches 1 of 5.5, where the baseline takes 2 steps a level.
        CurveShift shift = CurveShift.Of([0, 10, 20], [[0, 5, 10], [0, 5, 10]], [[0, 10, 10], [0, 1, 1]]);
        double worst = Math.Exp(Enumerable.Range(1, 20).Select(i => 5.5 * i / 20).Average(level => Math.Log((level <= 1 ? 10 * level : 20) / (2 * level))));
        Assert.Equal(worst, shift.MeanLeft!.Value.Band.High, 1e-12);
    }

    [Fact]
    public void Curves_without_a_level_in_common_are_not_shifted_left()
    {
        CurveShift shift = CurveShift.Of([0, 10], [[0, 1], [0, 1]], [[2, 3], [2, 3]]);
        Assert.Empty(shift.Left);
        Assert.Null(shift.MeanLeft);
        Assert.Equal(2, shift.MeanUp.Gain);
    }

    [Fact]
    public void Bands_cover_the_true_gain_about_as_often_as_they_say()
    {
        const int Trials = 200, Seeds = 20;
        int covered = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            double[] noise = [.. Simulated.Normals(2 * Seeds, 0, (ulong)trial)];
            double[][] baseline = [.. noise[..Seeds].Select(luck => new[] { 0, 1 + luck })];
            double[][] challenger = [.. noise[Seeds..].Select(luck => new[] { 0, 1.5 + luck })];
            covered += CurveShift.Of([0, 1], baseline, challenger, levels: 2).Up[1].Band.Contains(0.5) ? 1 : 0;
        }

        Assert.InRange(covered, 0.87 * Trials, 0.99 * Trials);
    }

    [Fact]
    public void Refuses_curves_that_do_not_fit()
    {
        Assert.Contains("3 values; expected 2", Assert.Throws<ArgumentException>(() => CurveShift.Of([0, 1], [[0, 1], [0, 1]], [[0, 1], [0, 1, 2]])).Message);
        Assert.Throws<ArgumentException>(() => CurveShift.Of([0, 1], [[0, 1], [0, 1]], [[0, 1], [0, double.NaN]]));
        Assert.Throws<ArgumentException>(() => CurveShift.Of([0, 1], [[0, 1]], [[0, 1]]));
    }

    /// <summary>Four seeds of an exponential approach to 0.9, faster by a factor, higher by an offset, with each seed's own luck on top.</summary>
    private static double[][] Curves(double speed, double offset, double luck) => [.. Enumerable.Range(0, 4).Select(seed =>
        steps.Select(step => (0.9 * (1 - Math.Exp(-speed * step / 300))) + offset + (luck * seed)).ToArray())];
}
