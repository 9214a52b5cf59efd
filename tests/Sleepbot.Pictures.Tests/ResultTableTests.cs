using Sleepbot.Journal;

namespace Sleepbot.Pictures.Tests;

public class ResultTableTests
{
    [Fact]
    public void Takes_the_last_test_accuracy_of_each_finished_run()
    {
        ResultTable table = ResultTable.Of(Result(("baseline", [Finished(1, 0.5, 0.90), Finished(2, 0.7, 0.94)])));

        Assert.Equal(2, table.Baseline.Accuracy.Count);
        Assert.Equal(0.92, table.Baseline.Accuracy.Mean!.Value, 1e-12);
        Assert.Equal(0.0282842712474619, table.Baseline.Accuracy.StandardDeviation!.Value, 1e-12);
    }

    [Fact]
    public void Takes_the_last_by_samples_even_when_points_come_in_another_order()
    {
        ResultRun run = Finished(1) with
        {
            Curves = [new ResultCurve("test", "accuracy", [new CurvePoint(20, 2, 200, 0.9), new CurvePoint(10, 1, 100, 0.6)])],
        };
        Assert.Equal(0.9, ResultTable.Of(Result(("baseline", [run]))).Baseline.Accuracy.Mean);
    }

    [Fact]
    public void Other_splits_and_metrics_are_not_test_accuracy()
    {
        ResultRun run = Finished(1) with
        {
            Curves = [new ResultCurve("train", "accuracy", [new CurvePoint(1, 1, 1, 0.99)]), new ResultCurve("test", "loss", [new CurvePoint(1, 1, 1, 0.3)])],
        };
        ResultRow row = ResultTable.Of(Result(("baseline", [run]))).Baseline;

        Assert.Equal(1, row.Finished);
        Assert.Null(row.Accuracy.Mean);
    }

    [Fact]
    public void Pairs_an_arm_with_the_baseline_by_seed()
    {
        // scipy 1.10.1 on the differences 0.0019, 0.0006, 0.0013, -0.0003, 0.0027, 0.0019: t.interval(.95, 5, loc=mean, scale=sem)
        ResultTable table = ResultTable.Of(Result(
            ("baseline", [Finished(1, 0.9812), Finished(2, 0.9834), Finished(3, 0.9799), Finished(4, 0.9841), Finished(5, 0.9825), Finished(6, 0.9807), Finished(7, 0.5)]),
            ("better", [Finished(6, 0.9826), Finished(5, 0.9852), Finished(4, 0.9838), Finished(3, 0.9812), Finished(2, 0.9840), Finished(1, 0.9831), Finished(8, 0.1)])));
        ResultRow row = table.Rows[1];

        Assert.Equal(6, row.Difference!.Pairs);
        Assert.Equal(0.00135, row.Difference.Mean!.Value, 1e-12);
        Assert.Equal(0.00022803599369286575, row.Difference.Interval!.Value.Low, 1e-12);
        Assert.Equal(0.0024719640063070956, row.Difference.Interval.Value.High, 1e-12);
        Assert.Equal(Reading.Higher, row.Reading);
        Assert.Null(table.Baseline.Difference);
    }

    [Fact]
    public void Counts_every_run_and_averages_only_the_finished()
    {
        ResultRow row = ResultTable.Of(Result(("baseline",
            [Finished(1, 0.9), Ended(2, RunStatus.Diverged, 0.1), Ended(3, RunStatus.Failed, 0.2), Ended(4, RunStatus.Interrupted, 0.3), Ended(5, RunStatus.Running, 0.4)]))).Baseline;

        Assert.Equal((1, 1, 1, 2), (row.Finished, row.Diverged, row.Failed, row.Unfinished));
        Assert.Equal(0.9, row.Accuracy.Mean);
        Assert.Equal("1 finished, 1 diverged, 1 failed, 2 unfinished", ResultText.Runs(row));
    }

    [Fact]
    public void A_diverged_run_breaks_its_pair()
    {
        ResultTable table = ResultTable.Of(Result(
            ("baseline", [Finished(1, 0.9), Finished(2, 0.9), Finished(3, 0.9)]),
            ("risky", [Finished(1, 0.95), Ended(2, RunStatus.Diverged, 0.1), Finished(3, 0.97)])));

        Assert.Equal(2, table.Rows[1].Difference!.Pairs);
        Assert.Equal(0.06, table.Rows[1].Difference!.Mean!.Value, 1e-12);
    }

    [Theory]
    [InlineData(0.95, 0.95, Reading.Same)]
    [InlineData(0.96, 0.961, Reading.Higher)]
    [InlineData(0.94, 0.939, Reading.Lower)]
    [InlineData(0.96, 0.94, Reading.NoClearDifference)]
    public void Reads_an_interval(double first, double second, Reading expected) => Assert.Equal(expected, ResultTable.Of(Result(
        ("baseline", [Finished(1, 0.95), Finished(2, 0.95)]),
        ("challenger", [Finished(1, first), Finished(2, second)]))).Rows[1].Reading);

    [Fact]
    public void One_pair_is_too_few()
    {
        ResultTable table = ResultTable.Of(Result(("baseline", [Finished(1, 0.9)]), ("challenger", [Finished(1, 0.99)])));

        Assert.Equal(Reading.TooFewPairs, table.Rows[1].Reading);
        Assert.Equal("The baseline reached 90.00\u00a0% test accuracy (one seed). Too few finished pairs to say: challenger.", table.Headline);
    }

    [Fact]
    public void Times_are_medians_of_what_finished_runs_trained_and_slept()
    {
        ResultRun fast = Finished(1, 0.9) with { Seconds = new PhaseSeconds(6, 1, 0, 1, 0) };
        ResultRun slow = Finished(2, 0.9) with { Seconds = new PhaseSeconds(8, 1, 2, 0, 1) };
        ResultRun paused = Finished(4, 0.9) with { Seconds = new PhaseSeconds(600, 400, 0, 0, 0) };
        ResultRun lost = Ended(3, RunStatus.Diverged, 0.1) with { Seconds = new PhaseSeconds(1000, 1000, 0, 0, 0) };
        ResultRow row = ResultTable.Of(Result(("baseline", [fast, slow, paused, lost]))).Baseline;

        Assert.Equal(9, row.SecondsPerRun);
        Assert.Equal(1.0 / 7, row.SleepingShare!.Value, 1e-12);
    }

    [Fact]
    public void A_level_widens_the_intervals()
    {
        ExperimentResult result = Synthetic.Quickstart();
        double at95 = Width(ResultTable.Of(result)), at99 = Width(ResultTable.Of(result, 0.99));

        Assert.True(at99 > at95 * 1.3, $"{at99} is not clearly wider than {at95}");

        static double Width(ResultTable table) => table.Rows[2].Difference!.Interval!.Value.High - table.Rows[2].Difference!.Interval!.Value.Low;
    }

    [Fact]
    public void Says_which_arms_there_are_when_the_baseline_is_none_of_them()
    {
        var error = Assert.Throws<ArgumentException>(() => ResultTable.Of(Result(("a", []), ("b", [])) with { Baseline = "c" }));
        Assert.Contains("'c' as its baseline, but its arms are 'a', 'b'", error.Message);
    }

    [Fact]
    public void The_headline_never_claims_more_than_an_interval()
    {
        // Student's t for two pairs is 12.706; the differences +1 and -1 points have the standard error 1.
        string headline = ResultTable.Of(Result(
            ("baseline", [Finished(1, 0.95), Finished(2, 0.95)]),
            ("unclear", [Finished(1, 0.96), Finished(2, 0.94)]),
            ("worse", [Finished(1, 0.94), Finished(2, 0.94), Ended(3, RunStatus.Diverged)]),
            ("none", [Finished(1, 0.95), Finished(2, 0.95)]))).Headline;

        Assert.Equal(
            "The baseline reached 95.00\u00a0% test accuracy (mean of 2 seeds). Below it: worse (−1.00 points, 95\u00a0% interval −1.00 to −1.00). "
            + "No clear difference: unclear (0.00, −12.71 to +12.71). The same as the baseline in every seed: none. 1 of 9 runs diverged.",
            headline);
    }

    [Fact]
    public void The_headline_says_so_when_there_is_no_baseline_to_compare_with() => Assert.Equal(
        "No run of the baseline (plain) finished with a test accuracy, so there is nothing to compare other arms with. 1 of 2 runs diverged.",
        ResultTable.Of(Result(("plain", [Ended(1, RunStatus.Diverged)]), ("other", [Finished(1, 0.9)]))).Headline);

    internal static ExperimentResult Result(params (string Name, ResultRun[] Runs)[] arms) => new()
    {
        Id = "test-1",
        Name = "test",
        Baseline = arms[0].Name,
        StartedAt = DateTimeOffset.UnixEpoch,
        Arms = [.. arms.Select(arm => new ResultArm { Name = arm.Name, Runs = arm.Runs })],
    };

    internal static ResultRun Finished(long seed, params double[] accuracies) => Ended(seed, RunStatus.Finished, accuracies);

    internal static ResultRun Ended(long seed, RunStatus status, params double[] accuracies) => new()
    {
        Seed = seed,
        Status = status,
        Seconds = new PhaseSeconds(1, 0, 0, 0, 0),
        Curves = [new ResultCurve("test", "accuracy", [.. accuracies.Select((value, i) => new CurvePoint(10 * (i + 1), i + 1, 100 * (i + 1), value))])],
    };
}
