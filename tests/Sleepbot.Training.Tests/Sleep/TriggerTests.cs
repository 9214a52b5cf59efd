using Sleepbot.Networks;

namespace Sleepbot.Training.Tests;

/// <summary>When a network sleeps, other than at regular intervals.</summary>
public sealed class TriggerTests
{
    [Fact]
    public void Sleeps_at_given_points()
    {
        var sleep = new SleepOptions { At = [SmallRuns.Steps(3), new TrainingTime(1, TimeUnit.Epochs), SmallRuns.Steps(23)], Interventions = [new None()] };
        var recorder = new ListRecorder();
        TrainingRun.Execute(SmallRuns.Run with { Sleep = sleep }, recorder);
        Assert.Equal([3, 10, 23], recorder.Sleeps.Select(row => row.Moment.Step));
    }

    [Fact]
    public void A_plateau_is_patience_without_a_gain()
    {
        // Falls for 10 steps, rests for 20, falls again by a tenth at step 31, rests.
        double Loss(long step) => step <= 10 ? 2 - (0.1 * step) : step <= 30 ? 1 : 0.9;
        Assert.Equal([15, 20, 25, 30, 36], Due(new PlateauTrigger(SmallRuns.Steps(5), 0.01, smoothing: 0), Loss, 40));

        // A tenth is no gain for one who wants a fifth: the last step that fell far enough below the best was step 9.
        Assert.Equal([14, 19, 24, 29, 34, 39], Due(new PlateauTrigger(SmallRuns.Steps(5), 0.2, smoothing: 0), step => step <= 9 ? Math.Pow(0.5, step) : Loss(30), 40));
    }

    [Fact]
    public void Smoothing_keeps_one_lucky_batch_from_counting()
    {
        double Loss(long step) => step == 7 ? 0.5 : 1;
        Assert.Equal([8, 15], Due(new PlateauTrigger(SmallRuns.Steps(7), 0.1, smoothing: 0.9), Loss, 20));
        Assert.Equal([14], Due(new PlateauTrigger(SmallRuns.Steps(7), 0.1, smoothing: 0), Loss, 20));
    }

    [Fact]
    public void Norms_at_rest_are_seen_at_the_end_of_a_window()
    {
        // The norm of every neuron grows by 3 % a step until step 7, and then rests.
        var context = Context(SmallRuns.Dense, out var state);
        state.Weights.Span.Fill(0.1f);
        List<long> due = [];
        var trigger = new SaturationTrigger(SmallRuns.Steps(5), 0.02);
        for (long step = 1; step <= 22; step++)
        {
            if (step <= 7)
            {
                Tensors.FlatVector.Scale(state.Weights.Span, 1.03f);
            }

            context.Step = step;
            if (trigger.IsDue(context))
            {
                due.Add(step);
            }
        }

        Assert.Equal([16, 21], due);
    }

    [Fact]
    public void A_run_notes_its_losses_for_the_trigger_and_allocates_nothing_for_it()
    {
        List<double> losses = [];
        var recorder = new ListRecorder();
        var run = SmallRuns.Run with
        {
            Evaluation = new EvaluationOptions { Batches = SmallRuns.Steps(1) },
            Sleep = new SleepOptions { When = new Spy(losses), Interventions = [new None()] },
        };
        TrainingRun.Execute(run, recorder);
        Assert.Equal(recorder.Of("batch", "loss")[..23].Select(row => row.Value), losses);

        foreach (SleepTrigger trigger in (SleepTrigger[])[new PlateauTrigger(SmallRuns.Steps(3)), new SaturationTrigger(SmallRuns.Steps(2))])
        {
            var context = Context(SmallRuns.Dense, out _);
            context.Step = 1;
            trigger.IsDue(context);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (context.Step = 2; context.Step < 50; context.Step++)
            {
                trigger.IsDue(context);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Wrong_settings_are_refused_with_their_value()
    {
        Assert.Contains("patience is 0 steps", Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauTrigger(default)).Message, StringComparison.Ordinal);
        Assert.Contains("minimumGain is 1, expected a number from 0 to below 1", Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauTrigger(SmallRuns.Steps(1), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("window is 0 steps", Assert.Throws<ArgumentOutOfRangeException>(() => new SaturationTrigger(default)).Message, StringComparison.Ordinal);
        Assert.Contains("threshold is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new SaturationTrigger(SmallRuns.Steps(1), 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_way_to_say_when_is_expected()
    {
        SleepOptions none = new() { Interventions = [new None()] };
        Assert.Equal(["Sleep says in 0 ways when to sleep, expected one: set one of Every, At and When."], (SmallRuns.Run with { Sleep = none }).FindFaults());
        Assert.Equal(
            ["Sleep says in 2 ways when to sleep, expected one: set one of Every, At and When."],
            (SmallRuns.Run with { Sleep = none with { Every = SmallRuns.Steps(2), At = [SmallRuns.Steps(3)] } }).FindFaults());
        Assert.Equal(
            ["Sleep is at 24 steps, which is step 24, but the run has 24 steps and no sleep after the last. Sleep earlier or train longer."],
            (SmallRuns.Run with { Sleep = none with { At = [SmallRuns.Steps(3), SmallRuns.Steps(24)] } }).FindFaults());
    }

    private static List<long> Due(SleepTrigger trigger, Func<long, double> loss, long steps)
    {
        var context = Context(SmallRuns.Dense, out _);
        List<long> due = [];
        for (long step = 1; step <= steps; step++)
        {
            context.NoteLoss(loss(step));
            context.Step = step;
            if (trigger.IsDue(context))
            {
                due.Add(step);
            }
        }

        return due;
    }

    private static TriggerContext Context(Network network, out NetworkState state)
    {
        var services = new Bedroom(network).Services;
        state = services.State;
        return new TriggerContext(services, LayerSelection.All.SlicesOf(network));
    }

    private sealed class Spy(List<double> losses) : SleepTrigger
    {
        public override bool IsDue(TriggerContext run)
        {
            losses.Add(run.Loss);
            return false;
        }
    }
}
