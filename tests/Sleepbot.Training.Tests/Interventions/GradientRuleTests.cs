using Sleepbot.Data;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Rules that rewrite gradients, against their formulas and, for the sharpness-aware step, a loop written by hand.</summary>
public sealed class GradientRuleTests
{
    [Fact]
    public void Grokfast_adds_its_average_of_gradients()
    {
        var room = new Bedroom(SmallRuns.Dense, all: true);
        double[] slow = [];
        for (int step = 0; step < 5; step++)
        {
            float[] gradient = Draw(room, step);
            slow = step == 0 ? [.. gradient.Select(value => (double)value)] : [.. slow.Zip(gradient, (old, value) => (0.9 * old) + (0.1 * value))];
            float[] filtered = [.. gradient];
            new Grokfast(0.9f, 3).FilterGradient(room.Context, filtered);
            AssertClose(gradient.Zip(slow, (value, average) => value + (3 * average)), filtered);
        }
    }

    [Fact]
    public void Grokfast_over_a_window_adds_the_mean_once_the_window_is_full()
    {
        var room = new Bedroom(SmallRuns.Dense, all: true);
        List<float[]> seen = [];
        for (int step = 0; step < 11; step++)
        {
            float[] gradient = Draw(room, step);
            seen.Add(gradient);
            float[] filtered = [.. gradient];
            new GrokfastWindow(4, 2).FilterGradient(room.Context, filtered);
            AssertClose(gradient.Select((value, i) => step < 3 ? value : value + (2 * seen.TakeLast(4).Average(one => (double)one[i]))), filtered);
        }
    }

    [Fact]
    public void A_sharpness_aware_step_is_the_step_by_the_gradient_uphill()
    {
        var run = SmallRuns.Run with
        {
            Network = SmallRuns.Dense,
            Training = SmallRuns.Run.Training with { Optimizer = new Sgd(), LearningRate = 0.3, BatchSize = 30, Order = SampleOrder.AsFiled, Length = SmallRuns.Steps(3) },
            Sleep = SmallRuns.SleepEvery(1, new SharpnessAware(0.2)),
        };
        var state = Reference.Initial(run);
        for (int step = 0; step < 3; step++)
        {
            float[] gradient = Reference.Gradient(run, state, 30 * step, 30 * (step + 1));
            if (step > 0)
            {
                float[] here = state.Weights.Span.ToArray();
                FlatVector.AddMultiple(state.Weights.Span, (float)(0.2 / FlatVector.Norm(gradient)), gradient);
                gradient = Reference.Gradient(run, state, 30 * step, 30 * (step + 1));
                here.CopyTo(state.Weights.Span);
            }

            FlatVector.AddMultiple(state.Weights.Span, -0.3f, gradient);
        }

        AssertClose(state.Weights.Span.ToArray().Select(weight => (double)weight), SmallRuns.WeightsOf(TrainingRun.Execute(run)));
    }

    [Fact]
    public void A_sharpness_aware_step_of_length_0_is_the_ordinary_one() => Assert.Equal(
        SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run)),
        SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(1, new SharpnessAware(0)) })));

    private static float[] Draw(Bedroom room, int step)
    {
        var gradient = new float[room.State.Weights.Length];
        RandomSource.FromSeed(8).Derive(step).FillNormal(gradient);
        return gradient;
    }

    private static void AssertClose(IEnumerable<double> expected, float[] actual)
    {
        foreach (var (right, value) in expected.Zip(actual))
        {
            Assert.Equal(right, value, 2e-6 * Math.Max(1, Math.Abs(right)));
        }
    }
}
