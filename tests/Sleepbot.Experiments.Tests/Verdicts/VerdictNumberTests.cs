using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>What a verdict computes from a journal. Numbers marked so are SciPy's, from the same eight pairs.</summary>
public sealed class VerdictNumberTests
{
    private const string Design = """
        endpoint: final-accuracy
        seeds: 8
        arms:
          plain: {}
          back: { sleep: { interventions: { delta-times: { factor: 0.5 } } } }
        """;

    private static readonly double[] plain = [0.9712, 0.9731, 0.9698, 0.9720, 0.9745, 0.9709, 0.9727, 0.9716];
    private static readonly double[] back = [0.9742, 0.9743, 0.9739, 0.9745, 0.9741, 0.9742, 0.9746, 0.9744];

    [Fact]
    public void Pairs_give_the_numbers_that_SciPy_has()
    {
        using var made = new HandMade(Design).Run("plain", plain).Run("back", back);
        var challenger = Assert.Single(made.Verdict.Challengers);
        var comparison = challenger.Comparison;

        // permutation_test(differences, statistic=sum, permutation_type='samples'); wilcoxon(differences, method='exact');
        // pearsonr; binomtest(7, 8).proportion_ci(method='exact').
        Assert.Equal(0.0023, comparison.MeanGain!.Value, 1e-12);
        Assert.Equal(0.015625, comparison.SignFlip.P, 1e-12);
        Assert.Equal(0.015625, comparison.SignedRank.P, 1e-12);
        Assert.Equal(0.32071234537277127, comparison.Correlation!.Value, 1e-9);
        Assert.Equal((0.4734903291248362, 0.9968402764687477), (comparison.Win!.Interval.Low, comparison.Win.Interval.High), new Near(1e-9));
        Assert.Equal(VerdictKind.Helped, challenger.Kind);
        Assert.Equal(Math.Max(comparison.SignFlip.P, comparison.BootstrapP!.Value), challenger.AdjustedP!.Value, 1e-12);
    }

    [Fact]
    public void Each_pair_each_control_and_each_curve_is_there()
    {
        using var made = new HandMade(Design).Run("plain", plain).Run("back", back).Run("back (sham)", plain).Run("plain (ema)", back).Run("back (identity)", plain[..2]);
        var verdict = made.Verdict;
        var challenger = verdict.Challengers[0];

        Assert.Equal(plain.Zip(back), challenger.Pairs.Select(pair => (pair.Baseline.Value!.Value, pair.Challenger.Value!.Value)));
        Assert.Equal([("back (sham)", ArmRole.Sham, 0.0023), ("plain (ema)", ArmRole.Reference, 0.0)], challenger.Controls.Select(control => (control.Arm, control.Role, Math.Round(control.Comparison.MeanGain!.Value, 9))));
        // Straight lines from 0.1: the area between them is half of the gain at the end.
        Assert.Equal(0.00115, challenger.Curves!.MeanUp.Gain, 1e-9);
        Assert.Equal([0, 235, 470, 705, 940], challenger.Curves.Up.Select(point => point.Step));
        Assert.Equal((2, 0), (verdict.Identity!.Pairs, verdict.Identity.Faults.Count));
        Assert.Equal((34, 34 * 25.0, 34 * 30_000.0), (verdict.Cost.Runs, verdict.Cost.Seconds, verdict.Cost.Gradients));
        Assert.Equal((3000, 10000, "lenet5", "mnist", "10 epochs"), (verdict.Conditions.TrainingSamples, verdict.Conditions.TestSamples, verdict.Conditions.Network, verdict.Conditions.Data, verdict.Conditions.Length));
        // p (1 - p) / n with the mean accuracy 0.971975 of the baseline.
        Assert.Equal(0.971975 * 0.028025 / 10000, verdict.Arm("plain").TestSetNoise!.FromTestSet, 1e-15);
        Assert.Equal(["mean test accuracy on the way (area under the curve)", "final test loss"], challenger.Secondary.Select(other => other.Description));
    }

    [Fact]
    public void What_each_run_answered_splits_the_spread_over_seeds()
    {
        // Networks of different strength, each right on samples of its own.
        bool[] Answers(long seed) => [.. Enumerable.Range(0, 100).Select(sample => ((sample * 37) + (seed * seed * 11)) % 100 < 60 + (3 * seed))];
        using var made = new HandMade(Design).Answering("plain", Answers).Run("plain", plain).Run("back", back);
        var noise = made.Verdict.Arm("plain").TestSetNoise!;

        var expected = TestSetNoise.OfSamples([.. Enumerable.Range(0, 8).Select(seed => Answers(seed).Select(right => right ? 1.0 : 0).ToArray())]);
        Assert.Equal(expected, noise);
        Assert.False(noise.IsBound);
        Assert.True(made.Verdict.Arm("back").TestSetNoise!.IsBound);
        Assert.Contains(VerdictReport.Of(made.Verdict).Notes, note => note.Contains("; about ", StringComparison.Ordinal) && note.EndsWith("vanish with an infinite test set instead of 100 samples.", StringComparison.Ordinal));
    }

    [Fact]
    public void Evidence_is_shown_for_a_fixed_number_of_seeds_but_does_not_decide()
    {
        using var made = new HandMade(Design).Run("plain", plain).Run("back", back);
        var evidence = made.Verdict.Challengers[0].Evidence;

        Assert.False(evidence.Decides);
        Assert.Null(evidence.DecidedAt);
        Assert.Equal(8, evidence.Path.Count);
        Assert.True(evidence.Path[^1].Combined.Helped > evidence.Path[0].Combined.Helped);
    }

    [Fact]
    public void One_unequal_bit_of_the_identity_check_takes_all_verdicts_away()
    {
        using var made = new HandMade(Design).Run("plain", plain).Run("back", back).Run("back (identity)", plain[..1]).RunOne("back (identity)", 1, plain[1], RunStatus.Finished, "another hash");
        var verdict = made.Verdict;

        Assert.Equal(VerdictStanding.Unsound, verdict.Standing);
        Assert.Equal(("back (identity)", 1, "its weights and statistics hash to another , those of 'plain' to 0.9731"), (verdict.Identity!.Faults.Single().Arm, verdict.Identity.Faults.Single().Seed, verdict.Identity.Faults.Single().Message));
        Assert.All(verdict.Challengers, challenger => Assert.Null(challenger.Kind));
    }

    [Fact]
    public void An_unequal_curve_with_equal_bits_at_the_end_is_found_too()
    {
        using var made = new HandMade(Design).Run("plain", plain).Run("back", back).RunOne("back (identity)", 0, 0.9, RunStatus.Finished, "0.9712");

        // Straight curves from 0.1: the first quarter of the way differs already.
        var fault = Assert.Single(made.Verdict.Identity!.Faults);
        Assert.Equal(VerdictStanding.Unsound, made.Verdict.Standing);
        Assert.StartsWith("its test accuracy after 235 steps is 0.3", fault.Message, StringComparison.Ordinal);
        Assert.Contains(", that of 'plain' 0.3", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_spread_of_a_difference_is_split_by_the_answers_of_its_pairs()
    {
        // The challenger answers as the baseline does but for a few samples that change from seed to seed: luck of the test set alone.
        bool[] Baseline(long seed) => [.. Enumerable.Range(0, 100).Select(sample => ((sample * 37) + (seed * seed * 11)) % 100 < 60 + (3 * seed))];
        bool[] Own(long seed) => [.. Baseline(seed).Select((right, sample) => ((sample * 7) + (seed * 13)) % 23 == 0 ? !right : right)];
        using var made = new HandMade(Design).Answering("plain", Baseline).Answering("back", Own).Run("plain", plain).Run("back", back);
        var challenger = made.Verdict.Challengers[0];

        var expected = TestSetNoise.OfSamples([.. Enumerable.Range(0, 8).Select(seed => Own(seed).Zip(Baseline(seed), (own, other) => (own ? 1.0 : 0) - (other ? 1 : 0)).ToArray())]);
        Assert.Equal(expected, challenger.TestSetNoise);
        Assert.True(expected.FromTestSet > expected.Variance / 2);
        Assert.Contains(VerdictReport.Of(made.Verdict).Notes, note => note.StartsWith("Most of the spread of the differences to plain is the test set's, for back (", StringComparison.Ordinal)
            && note.EndsWith("with more than 100 test samples, fewer seeds would tell as much.", StringComparison.Ordinal));

        using var silent = new HandMade(Design).Answering("plain", Baseline).Run("plain", plain).Run("back", back);
        Assert.Null(silent.Verdict.Challengers[0].TestSetNoise);
    }

    [Theory]
    [InlineData(0.1, RangeEnd.Highest)]
    [InlineData(0.001, RangeEnd.Lowest)]
    [InlineData(0.01, null)]
    public void A_choice_at_the_end_of_what_was_tried_is_told(double chosen, RangeEnd? end)
    {
        const string Rate = "training.learningRate";
        var tuned = new TunedArm("plain", Settings(chosen), [.. new[] { 0.01, 0.1, 0.001 }.Select((rate, i) => new TrialOutcome(i + 1, Settings(rate), [], 0.9, rate == chosen))]);

        Assert.Equal(end, tuned.AtEnds.TryGetValue(Rate, out var found) ? found : null);
        Assert.Equal(
            end is null ? "" : $"The best {Rate} of plain and twin was the {(end == RangeEnd.Highest ? "largest" : "smallest")} tried: its range may be too narrow.",
            TuningText.AtEnds(new TuningOutcome("t-1", [tuned, tuned with { Arm = "twin" }], null)));

        // Of two values each is an end.
        Assert.Empty((tuned with { Trials = [.. tuned.Trials.Where(trial => trial.Settings[Rate] != 0.01 || chosen == 0.01).Take(2)] }).AtEnds);

        static Dictionary<string, double> Settings(double rate) => new() { [Rate] = rate };
    }

    [Fact]
    public void A_choice_that_luck_may_have_made_is_told_with_both_values()
    {
        // 1.96 x 0.002 x sqrt(2 / 2) = 0.00392: two means of two seeds each lie as far apart in one case of twenty.
        double[][] close = [[0.96, 0.97], [0.95, 0.9722], [0.9, 0.91]], clear = [[0.96, 0.97], [0.95, 0.97], [0.9, 0.91]];
        TunedArm Tuned(string arm, double[][] values, int chosen = 0, Better better = Better.Higher)
        {
            TrialOutcome[] trials = [.. values.Select((own, i) => new TrialOutcome(
                i + 1, new Dictionary<string, double> { ["training.learningRate"] = 0.001 * (i + 1) }, [.. own.Select((value, seed) => new ArmRun(seed, double.IsNaN(value) ? null : value, !double.IsNaN(value)))], own.Where(double.IsFinite).Average(), i == chosen))];
            return new TunedArm(arm, new Dictionary<string, double> { ["training.learningRate"] = 0.001 }, trials) { Lead = TuningLead.Of(trials, better, 0.002) };
        }

        var (one, other) = (Tuned("plain", close), Tuned("back", clear));
        Assert.Equal((2, 0.0039, 0.00392, true), (one.Lead!.Next, Math.Round(one.Lead.Gain, 9), Math.Round(one.Lead.Noise, 9), one.Lead.IsWithinNoise));
        Assert.Equal((2, 0.005, false), (other.Lead!.Next, Math.Round(other.Lead.Gain, 9), other.Lead.IsWithinNoise));
        Assert.Equal((2, 0.02), (Tuned("low", [[0.9], [0.92], [0.97]], better: Better.Lower).Lead!.Next, Math.Round(Tuned("low", [[0.9], [0.92], [0.97]], better: Better.Lower).Lead!.Gain, 9)));

        // A trial that lost no run is not better by luck of its mean; and without the arm's own runs nobody knows how far seeds spread.
        Assert.Null(Tuned("lost", [[0.96, 0.97], [0.99, double.NaN]]).Lead);
        Assert.Null(TuningLead.Of(one.Trials, Better.Higher, null));
        Assert.Null(TuningLead.Of([one.Trials[0]], Better.Higher, 0.002));

        using var made = new HandMade(Design);
        string Said(params TunedArm[] arms) => TuningText.WithinNoise(new TuningOutcome("t-1", arms, null), made.Verdict.Endpoint);
        Assert.Equal("", Said(other));
        Assert.Equal("This choice was within noise (2 seeds a trial): plain took learningRate 0.001 over 0.002 for 0.39 points.", Said(one, other));
        Assert.Equal("These choices were within noise (2 seeds a trial): plain took learningRate 0.001 over 0.002 for 0.39 points; twin took learningRate 0.001 over 0.002 for 0.39 points.", Said(one, one with { Arm = "twin" }));
        Assert.Equal(
            "The choices of 4 of 5 arms were within noise (2 seeds a trial), the closest: d took learningRate 0.001 over 0.002 for 0.10 points.",
            Said(one with { Arm = "a" }, one with { Arm = "b" }, other, one with { Arm = "c" }, Tuned("d", [[0.96, 0.97], [0.96, 0.968], [0.9, 0.9]])));
    }

    [Fact]
    public void Without_an_endpoint_there_are_numbers_and_no_verdict()
    {
        using var made = new HandMade(Design.Replace("endpoint: final-accuracy\n", "", StringComparison.Ordinal)).Run("plain", plain).Run("back", back);

        Assert.Equal(VerdictStanding.Exploration, made.Verdict.Standing);
        Assert.Null(made.Verdict.Challengers[0].Kind);
        Assert.Equal(0.0023, made.Verdict.Challengers[0].Comparison.MeanGain!.Value, 1e-12);
    }

    [Fact]
    public void Runs_of_seeds_that_the_design_does_not_have_do_not_count()
    {
        using var made = new HandMade(Design.Replace("seeds: 8", "seeds: 6", StringComparison.Ordinal)).Run("plain", plain).Run("back", back);

        Assert.Equal(6, made.Verdict.Challengers[0].Pairs.Count);
        Assert.Equal(12, made.Verdict.Cost.Runs);
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) left, (double, double) right) =>
            Math.Abs(left.Item1 - right.Item1) < tolerance && Math.Abs(left.Item2 - right.Item2) < tolerance;

        public int GetHashCode((double, double) pair) => 0;
    }
}
