using Sleepbot.Data;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Choosing is done by the validation split, judging by the test split.</summary>
public sealed class ValidationTests
{
    private static readonly Dataset data = SmallRuns.Images.HoldOut(30, RandomSource.FromSeed(0));

    private static readonly RunSpecification run = SmallRuns.Run with
    {
        Dataset = data,
        Training = SmallRuns.Run.Training with { Length = SmallRuns.Steps(60) },
        Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(4) },
    };

    [Fact]
    public void Both_splits_are_measured_on_one_grid_and_the_run_is_the_same_without_them()
    {
        var (both, neither) = (new ListRecorder(), new ListRecorder());
        var first = TrainingRun.Execute(run, both);
        var blind = run with { Dataset = new Dataset("blind", data.Train, data.Test), Evaluation = run.Evaluation with { Test = false } };
        var second = TrainingRun.Execute(blind, neither);

        Assert.Equal(Enumerable.Range(0, 16).Select(i => 4L * i), both.Of("validation", "accuracy").Select(row => row.Step));
        Assert.Equal(both.Of("validation", "loss").Select(row => row.Step), both.Of("test", "loss").Select(row => row.Step));
        Assert.Empty(neither.Measurements);
        Assert.Equal(SmallRuns.WeightsOf(first), SmallRuns.WeightsOf(second));
    }

    [Fact]
    public void The_best_weights_by_validation_are_returned_and_judged()
    {
        // A rate so large that the run wanders: its best evaluation is not its last.
        var wild = run with { Training = run.Training with { LearningRate = 0.6, Keep = KeptWeights.Best } };
        var recorder = new ListRecorder();
        var result = TrainingRun.Execute(wild, recorder);
        var validation = recorder.Of("validation", "accuracy");
        var best = validation.MaxBy(row => row.Value);
        Assert.NotEqual(60, best.Step);

        var last = new ListRecorder();
        var untilBest = TrainingRun.Execute(wild with { Training = wild.Training with { Keep = KeptWeights.Last, Length = SmallRuns.Steps((int)best.Step) } }, last);

        Assert.Equal(SmallRuns.WeightsOf(untilBest), SmallRuns.WeightsOf(result));
        Assert.Equal(untilBest.State.Statistics.Span.ToArray(), result.State.Statistics.Span.ToArray());
        Assert.Equal(last.Of("test", "loss")[^1].Value, recorder.Of("test", "loss")[^1].Value);
        Assert.Equal(60, recorder.Of("test", "loss")[^1].Step);
        Assert.Equal(recorder.Of("test", "accuracy")[^1].Value, recorder.Answers.Single().Correct.Average(right => right ? 1 : 0), 1e-12);
        Assert.Equal(last.Answers.Single().Correct, recorder.Answers.Single().Correct);
    }

    [Fact]
    public void A_run_stops_when_its_patience_is_at_an_end()
    {
        var recorder = new ListRecorder();
        var still = run with { Training = run.Training with { LearningRate = 0, StopEarly = new EarlyStopping(3) }, Network = SmallRuns.Dense };
        var result = TrainingRun.Execute(still, recorder);
        double accuracy = recorder.Of("validation", "accuracy")[0].Value;

        Assert.Equal((RunEnd.Finished, 12L), (result.End, result.Steps));
        Assert.Equal(FormattableString.Invariant($"Stopped early at step 12: 3 evaluations brought no validation accuracy above the {accuracy:0.####} of step 0."), result.Message);
        Assert.Equal([0L, 4, 8, 12], recorder.Of("test", "accuracy").Select(row => row.Step));
        Assert.Equal(12L, recorder.Answers.Single().Moment.Step);
    }

    [Fact]
    public void A_run_that_keeps_rising_is_not_stopped_before_it_stops_rising()
    {
        var (patient, free) = (new ListRecorder(), new ListRecorder());
        var result = TrainingRun.Execute(run with { Training = run.Training with { StopEarly = new EarlyStopping(2) } }, patient);
        TrainingRun.Execute(run, free);
        var curve = free.Of("validation", "accuracy");
        int end = Enumerable.Range(2, curve.Length - 2).First(i => curve[..(i - 1)].Max(row => row.Value) >= curve[(i - 1)..(i + 1)].Max(row => row.Value));

        Assert.Equal(curve[end].Step, result.Steps);
        Assert.Equal(curve[..(end + 1)], patient.Of("validation", "accuracy"));
    }

    [Fact]
    public void Choosing_without_a_validation_split_is_refused()
    {
        var blind = SmallRuns.Run with { Training = SmallRuns.Run.Training with { Keep = KeptWeights.Best, StopEarly = new EarlyStopping(0) } };

        Assert.Equal(2, blind.FindFaults().Count);
        Assert.Contains("need a validation split, but 'stripes' has none", blind.FindFaults()[0]);
        Assert.Equal("The patience of early stopping is 0, expected at least 1 evaluation.", blind.FindFaults()[1]);
    }
}
