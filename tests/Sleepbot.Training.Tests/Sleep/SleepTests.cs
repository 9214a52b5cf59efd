namespace Sleepbot.Training.Tests;

/// <summary>What happens during the sleeps of a run.</summary>
public sealed class SleepTests
{
    [Fact]
    public void Comes_after_every_so_many_steps_but_not_after_the_last()
    {
        Assert.Equal([6, 12, 18], SleepSteps(SmallRuns.Steps(6)));
        Assert.Equal([5, 10, 15, 20], SleepSteps(SmallRuns.Steps(5)));
    }

    [Fact]
    public void Comes_after_epochs_and_samples_too()
    {
        Assert.Equal([10, 20], SleepSteps(new TrainingTime(1, TimeUnit.Epochs)));
        Assert.Equal([5, 10, 15, 20], SleepSteps(new TrainingTime(0.5, TimeUnit.Epochs)));
        Assert.Equal([7, 14, 21], SleepSteps(new TrainingTime(63, TimeUnit.Samples)));
    }

    [Fact]
    public void Shows_the_initial_weights_first_and_then_those_that_the_last_sleep_left()
    {
        List<float[]> left = [];
        List<(int Count, float[] Newest, float[] Older)> seen = [];
        var look = new Rule("look", sleep => seen.Add((sleep.SnapshotCount, sleep.Previous().ToArray(), sleep.Previous(sleep.SnapshotCount).ToArray())), snapshots: 2);
        var change = new Rule("change", sleep =>
        {
            sleep.Slices[0].Weights.Fill(sleep.Number);
            left.Add(sleep.Weights.ToArray());
        });
        float[] initial = SmallRuns.Run.Network.Initialise(Tensors.RandomSource.FromSeed(5).Derive("initialisation")).Weights.Span.ToArray();
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(6, look, change) });

        Assert.Equal([1, 2, 2], seen.Select(one => one.Count));
        Assert.Equal(initial, seen[0].Newest);
        Assert.Equal([left[0], initial], [seen[1].Newest, seen[1].Older]);
        Assert.Equal([left[1], left[0]], [seen[2].Newest, seen[2].Older]);
    }

    [Fact]
    public void Lets_rules_act_in_their_order_and_records_each()
    {
        var recorder = new ListRecorder();
        var zero = new Rule("zero", sleep => sleep.Slices[0].Weights.Clear());
        var one = new Rule("one", sleep => sleep.Slices[0].Weights.Fill(1));
        List<float> after = [];
        var look = new Rule("look", sleep => after.Add(sleep.Slices[0].Weights[0]));
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(10, zero, look, one, look) }, recorder);

        Assert.Equal(["zero", "look", "one", "look", "zero", "look", "one", "look"], recorder.Sleeps.Select(sleep => sleep.Intervention));
        Assert.Equal([0, 1, 0, 1], after);
    }

    [Fact]
    public void Measures_the_change_of_all_weights_and_relates_it_to_the_given_slices()
    {
        var recorder = new ListRecorder();
        double normBefore = 0;
        var set = new Rule("set", sleep =>
        {
            var weights = sleep.Slices.Single().Weights;
            weights.Fill(3);
            normBefore = Math.Sqrt(weights.Length * 9.0);
        });
        var move = new Rule("move", sleep =>
        {
            sleep.Slices.Single().Weights[0] += 4;

            // Beyond its slices: counted in the change, not in what it is related to.
            sleep.Weights[^1] += 2;
        });
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(20, set, move, new None()) with { Layers = new LayerSelection(["conv2"]) } }, recorder);

        Assert.Equal(Math.Sqrt(16 + 4), recorder.Sleeps[1].Change, 1e-6);
        Assert.Equal(Math.Sqrt(16 + 4) / normBefore, recorder.Sleeps[1].RelativeChange, 1e-6);
        Assert.Equal((0, 0), (recorder.Sleeps[2].Change, recorder.Sleeps[2].RelativeChange));
        Assert.All(recorder.Sleeps, sleep => Assert.True(sleep.Seconds >= 0 && sleep.Moment.Step == 20));
    }

    [Fact]
    public void Keeps_a_rules_state_between_sleeps_apart_from_others()
    {
        List<(double Number, float Vector)> seen = [];
        var count = new Rule("count", sleep =>
        {
            sleep.StateNumber("n") += 1;
            sleep.Slices[1].State("v")[0] += 0.5f;
            seen.Add((sleep.StateNumber("n"), sleep.StateVector("v")[sleep.Slices[1].Parameter.Offset]));
        });
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(8, count, count) });
        Assert.Equal([(1, 0.5f), (1, 0.5f), (2, 1), (2, 1)], seen);
    }

    [Fact]
    public void Shows_one_neuron_now_and_before()
    {
        var room = new Bedroom(SmallRuns.Convolutional);
        foreach (var slice in room.Context.Slices)
        {
            int last = slice.Neurons - 1;
            int length = slice.Parameter.Length / slice.Neurons;
            int start = slice.Parameter.Offset + (last * length);
            Assert.Equal(room.Before.AsSpan(start, length), slice.Neuron(last));
            Assert.Equal(room.Last.AsSpan(start, length), slice.PreviousNeuron(last));
        }
    }

    [Theory]
    [InlineData("fc1")]
    [InlineData("fc2")]
    [InlineData(null)]
    public void Clears_moments_of_given_slices_that_it_changes_where_a_rule_says_so(string? changed)
    {
        // One step follows the sleep: only where the momentum is gone does it end elsewhere.
        float[] After(MomentPolicy moments)
        {
            var rule = new Rule(
                "forget",
                sleep =>
                {
                    foreach (var slice in sleep.Slices.Where(slice => slice.Parameter.Layer == changed))
                    {
                        slice.Weights[0] += 0.01f;
                    }
                },
                moments: moments);
            var sleep = SmallRuns.SleepEvery(23, rule) with { Layers = new LayerSelection(["fc1", "fc2"]) };
            return SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run with { Sleep = sleep }));
        }

        float[] cleared = After(MomentPolicy.Clear), kept = After(MomentPolicy.Keep);
        foreach (var parameter in SmallRuns.Run.Network.Parameters)
        {
            bool same = parameter.Of(cleared.AsSpan()).SequenceEqual(parameter.Of(kept.AsSpan()));
            Assert.Equal(parameter.Name != $"{changed}.weight", same);
        }
    }

    [Fact]
    public void Another_rule_in_front_shifts_no_draws()
    {
        List<float> draws = [];
        var drawer = new Rule("drawer", sleep => draws.Add(sleep.Random.UniformAt(0)));
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(8, drawer) });
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(8, new UniformNoise(), drawer) });
        Assert.Equal(draws[..2], draws[2..]);
        Assert.NotEqual(draws[0], draws[1]);
    }

    [Fact]
    public void Two_rules_of_one_name_draw_differently()
    {
        List<float> draws = [];
        var drawer = new Rule("drawer", sleep => draws.Add(sleep.Random.UniformAt(0)));
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(12, drawer, drawer) });
        Assert.NotEqual(draws[0], draws[1]);
    }

    [Fact]
    public void Names_the_rule_that_threw()
    {
        var broken = new Rule("broken", _ => throw new FormatException("one leg too few"));
        var problem = Assert.Throws<InvalidOperationException>(() => TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(7, broken) }));
        Assert.Equal("Intervention 'broken' failed in sleep 1, after step 7: one leg too few", problem.Message);
        Assert.IsType<FormatException>(problem.InnerException);

        // Nobody has written a rule 'undone'.
        var check = Assert.Throws<InvalidOperationException>(() => TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(7, new Undone(broken)) }));
        Assert.Equal("Intervention 'broken', whose changes are taken back in this identity check, failed in sleep 1, after step 7: one leg too few", check.Message);
    }

    [Fact]
    public void An_evaluation_at_the_same_step_comes_before_the_sleep()
    {
        var (baseline, noisy) = (new ListRecorder(), new ListRecorder());
        TrainingRun.Execute(SmallRuns.Run, baseline);
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(8, new UniformNoise()) }, noisy);
        Assert.Equal(baseline.Of("test", "loss")[..2], noisy.Of("test", "loss")[..2]);
        Assert.NotEqual(baseline.Of("test", "loss")[2], noisy.Of("test", "loss")[2]);
    }

    [Fact]
    public void None_equals_the_baseline_bit_for_bit()
    {
        var baseline = new ListRecorder();
        var none = new ListRecorder();
        var without = TrainingRun.Execute(SmallRuns.Run, baseline);
        var with = TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(2, new None()) }, none);
        Assert.Equal(11, none.Sleeps.Count);
        Assert.Equal(SmallRuns.WeightsOf(without), SmallRuns.WeightsOf(with));
        Assert.Equal(baseline.Of("test", "loss"), none.Of("test", "loss"));
    }

    private static IEnumerable<long> SleepSteps(TrainingTime every)
    {
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Sleep = new SleepOptions { Every = every, Interventions = [new None()] } }, recorder);
        return recorder.Sleeps.Select(sleep => sleep.Moment.Step);
    }
}
