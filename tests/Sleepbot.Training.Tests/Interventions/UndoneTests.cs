namespace Sleepbot.Training.Tests;

/// <summary>Every rule acts in earnest at all its stages, is taken back, and leaves no trace in weights, statistics and curves.</summary>
public sealed class UndoneTests
{
    /// <summary>Gets rules whose defaults do nothing in so short a run.</summary>
    private static readonly Dictionary<string, Intervention> eager = new()
    {
        ["grokfast-window"] = new GrokfastWindow(window: 2),
        ["redo"] = new Redo(threshold: 0.9, samples: 20),
    };

    public static TheoryData<string> Names => [.. InterventionBattery.Names.Select(row => row.Data).Where(name => name is not ("none" or "undone"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_acts_and_is_taken_back(string name)
    {
        var rule = eager.GetValueOrDefault(name) ?? InterventionBattery.Rule(name);
        var run = SmallRuns.RunFor(rule) with { Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(4), TrainSamples = 20, Batches = SmallRuns.Steps(1) } };
        var (plain, undone) = (new ListRecorder(), new ListRecorder());
        var expected = TrainingRun.Execute(run, plain);
        var result = TrainingRun.Execute(run with { Sleep = SmallRuns.SleepEvery(1, new Undone(rule)) }, undone);

        Assert.Contains(undone.Sleeps, slept => slept.Change > 0);
        Assert.Equal(SmallRuns.WeightsOf(expected), SmallRuns.WeightsOf(result));
        Assert.Equal(expected.State.Statistics.Span.ToArray(), result.State.Statistics.Span.ToArray());
        Assert.Equal(Rows(plain), Rows(undone));
    }

    [Fact]
    public void All_that_a_rule_can_touch_is_taken_back_at_every_stage()
    {
        var run = SmallRuns.Run with { Training = SmallRuns.Run.Training with { Optimizer = new Adam() } };
        var rule = new Wrecker();
        var result = TrainingRun.Execute(run with { Sleep = SmallRuns.SleepEvery(5, new Undone(rule)) with { Statistics = SmallRuns.Steps(2) } });

        Assert.Equal(SleepStages.Apply | SleepStages.FilterGradient | SleepStages.PresentWeights | SleepStages.Finish, rule.Seen);
        Assert.Equal(RunEnd.Finished, result.End);
        Assert.Equal(SmallRuns.WeightsOf(TrainingRun.Execute(run)), SmallRuns.WeightsOf(result));
    }

    [Fact]
    public void What_a_rule_without_strength_does_is_taken_back_too()
    {
        var run = SmallRuns.Run with { Training = SmallRuns.Run.Training with { Optimizer = new Adam() } };
        float[] With(double strength) =>
            SmallRuns.WeightsOf(TrainingRun.Execute(run with { Sleep = SmallRuns.SleepEvery(5, new Wrecker(quiet: true)) with { Strength = new Always(strength) } }));

        Assert.NotEqual(SmallRuns.WeightsOf(TrainingRun.Execute(run)), With(0.01));
        Assert.Equal(SmallRuns.WeightsOf(TrainingRun.Execute(run)), With(0));
    }

    private static List<(long, string, string, double)> Rows(ListRecorder recorder) =>
        [.. recorder.Measurements.Where(row => row.Metric != TrainingRun.RepeatedMetric).Select(row => (row.Moment.Step, row.Split, row.Metric, row.Value))];

    private sealed record Always(double Share) : LearningRateSchedule
    {
        public override string Name => "always";

        protected override double Factor(long step, long totalSteps) => Share;
    }

    /// <summary>Makes everything that it is given not a number, and clears all moments.</summary>
    private sealed class Wrecker(bool quiet = false) : Intervention
    {
        private readonly float value = quiet ? 0.1f : float.NaN;

        public SleepStages Seen { get; private set; }

        public override MomentPolicy Moments => MomentPolicy.Clear;

        public override StatisticsPolicy Statistics => StatisticsPolicy.Reestimate;

        public override void Apply(SleepContext sleep)
        {
            Seen |= SleepStages.Apply;
            sleep.Weights.Fill(value);
        }

        public override void FilterGradient(SleepContext sleep, Span<float> gradient)
        {
            Seen |= SleepStages.FilterGradient;
            sleep.RepeatBatch();
            gradient.Fill(value);
            sleep.ClearMoments(0, gradient.Length);
        }

        public override bool PresentWeights(SleepContext sleep, Span<float> weights)
        {
            Seen |= SleepStages.PresentWeights;
            if (!quiet)
            {
                weights.Fill(value);
            }

            return !quiet;
        }

        public override void Finish(SleepContext sleep)
        {
            Seen |= SleepStages.Finish;
            if (!quiet)
            {
                sleep.Weights.Fill(value);
            }
        }
    }
}
