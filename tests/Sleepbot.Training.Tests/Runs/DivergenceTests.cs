namespace Sleepbot.Training.Tests;

/// <summary>A run whose numbers overflow ends at once, and says where.</summary>
public sealed class DivergenceTests
{
    [Fact]
    public void A_huge_learning_rate_ends_the_run_and_names_step_and_layer()
    {
        var recorder = new ListRecorder();
        var run = SmallRuns.Run with
        {
            Network = SmallRuns.Dense,
            Training = SmallRuns.Run.Training with { LearningRate = 1e10, Length = SmallRuns.Steps(500), Loss = new Networks.SquaredError() },
        };
        var result = TrainingRun.Execute(run, recorder);
        Assert.Equal(RunEnd.Diverged, result.End);
        Assert.InRange(result.Steps, 1, 30);
        Assert.Matches($"^Diverged at step {result.Steps}: the first numbers that are not finite are in the (weights|output) of layer 'fc[12]'\\.$", result.Message);
        Assert.Equal(result.Steps, recorder.Steps[^1].Step);
        Assert.All(recorder.Of("test", "loss"), row => Assert.True(double.IsFinite(row.Value)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_rule_that_writes_nonsense_into_conv2_ends_the_run_in_that_sleep(float nonsense)
    {
        var recorder = new ListRecorder();
        var result = TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, Rule.Sets("conv2", nonsense, atSleep: 2)) }, recorder);
        Assert.Equal(RunEnd.Diverged, result.End);
        Assert.Equal("Diverged at step 12: the first numbers that are not finite are in the weights of layer 'conv2'. Intervention 'sets' wrote them in sleep 2; what it found was finite.", result.Message);
        Assert.Equal(12, result.Steps);
        Assert.Equal(2, recorder.Sleeps.Count);
        Assert.False(double.IsFinite(recorder.Sleeps[1].Change));
    }

    [Fact]
    public void Finite_weights_whose_activations_overflow_name_the_output()
    {
        // 4 channels of sums of nine weights of 3e38 overflow in the first layer that multiplies them.
        var rule = new Rule("huge", sleep => sleep.Slices[0].Weights.Fill(3e38f));
        var result = TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, rule) });
        Assert.Equal(RunEnd.Diverged, result.End);
        Assert.Equal("Diverged at step 6: the first numbers that are not finite are in the output of layer 'conv1'. This was the batch right after sleep 1, of 'huge'.", result.Message);
    }

    [Fact]
    public void The_first_rule_that_makes_them_is_named_and_not_those_after_it()
    {
        var interventions = new Intervention[] { new Rule("gentle", sleep => sleep.Slices[0].Weights[0] += 1), new Rule("wild", sleep => sleep.Slices[0].Weights[0] /= 0), new Rule("late", sleep => sleep.Slices[0].Weights[0] += 1) };
        var result = TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, interventions) });
        Assert.EndsWith("are in the weights of layer 'conv1'. Intervention 'wild' wrote them in sleep 1; what it found was finite.", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_was_filtered_to_nonsense_is_traced_to_the_rule_one_step_later()
    {
        var result = TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, new Spoil()) });
        Assert.Equal("Diverged at step 7: the first numbers that are not finite are in the weights of layer 'conv1'. Intervention 'spoil' wrote numbers that are not finite into the gradient of step 6.", result.Message);
    }

    [Fact]
    public void A_run_that_goes_on_between_the_deed_and_its_discovery_still_knows_who_did_it()
    {
        var run = SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, new Spoil()) };
        Assert.Equal(TrainingRun.Execute(run).Message, Stopping.Continue(run, Stopping.At(7, run)).Message);
    }

    [Fact]
    public void A_rule_whose_deeds_were_taken_back_is_not_to_blame()
    {
        var taken = new Intervention[] { new Undone(new Rule("wild", sleep => sleep.Slices[0].Weights[0] /= 0)), new Undone(new Spoil()), new Undone(new Dazzle()) };
        var recorder = new ListRecorder();
        var result = TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, [.. taken, Rule.Sets("conv2", float.NaN, atSleep: 2)]) }, recorder);

        // All three stages came, each with a change that is not finite.
        Assert.Equal([6L, 6, 8], recorder.Sleeps.Where(slept => slept.Moment.Step < 12 && !double.IsFinite(slept.Change)).Select(slept => slept.Moment.Step));
        Assert.Equal("Diverged at step 12: the first numbers that are not finite are in the weights of layer 'conv2'. Intervention 'sets' wrote them in sleep 2; what it found was finite.", result.Message);
    }

    [Fact]
    public void Weights_that_training_itself_blew_up_are_no_rules_fault()
    {
        // After one huge step the weights are infinite; the rule only finds them so.
        var run = SmallRuns.Run with
        {
            Training = SmallRuns.Run.Training with { LearningRate = 1e300, Length = SmallRuns.Steps(12) },
            Sleep = SmallRuns.SleepEvery(1, new Rule("halves", sleep => sleep.Slices[0].Weights[0] *= 0.5f)),
        };
        var result = TrainingRun.Execute(run);
        Assert.Equal(RunEnd.Diverged, result.End);
        Assert.DoesNotContain("halves", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_step_that_overflows_is_seen_without_a_batch_after_it()
    {
        var recorder = new ListRecorder();
        var run = SmallRuns.Run with { Training = SmallRuns.Run.Training with { LearningRate = 1e300, Length = SmallRuns.Steps(1) } };
        var result = TrainingRun.Execute(run, recorder);
        Assert.Equal((RunEnd.Diverged, 1), (result.End, result.Steps));
        Assert.StartsWith("Diverged at step 1: the first numbers that are not finite are in the weights of layer 'conv1'", result.Message, StringComparison.Ordinal);
        Assert.Equal([0], recorder.Of("test", "loss").Select(row => row.Step));
    }

    private sealed class Dazzle : Intervention
    {
        public override bool PresentWeights(SleepContext sleep, Span<float> weights)
        {
            weights[0] = float.NaN;
            return sleep.Number > 0;
        }
    }
}
