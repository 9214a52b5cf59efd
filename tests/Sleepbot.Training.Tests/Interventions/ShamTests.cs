using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

public sealed class ShamTests
{
    [Fact]
    public void Every_parameter_moves_as_far_as_with_the_rule_and_elsewhere()
    {
        var real = new Bedroom(SmallRuns.Convolutional);
        var sham = new Bedroom(SmallRuns.Convolutional);
        new DeltaTimes(0.7f).Apply(real.Context);
        new Sham(new DeltaTimes(0.7f)).Apply(sham.Context);

        foreach (var parameter in SmallRuns.Convolutional.Parameters)
        {
            float[] done = Change(real, parameter), random = Change(sham, parameter);
            double size = Norm(done);
            Assert.Equal(size, Norm(random), 1e-5 * (1 + size));
            if (size > 0)
            {
                // Two independent directions in n dimensions: their cosine has deviation 1 / sqrt(n).
                double cosine = done.Zip(random, (a, b) => (double)a * b).Sum() / (size * size);
                Assert.InRange(Math.Abs(cosine), 0, 5 / Math.Sqrt(done.Length));
            }
        }
    }

    [Fact]
    public void A_rule_that_changes_nothing_has_a_sham_that_changes_nothing()
    {
        var room = new Bedroom(SmallRuns.Convolutional);
        new Sham(new None()).Apply(room.Context);

        Assert.Equal(room.Before, room.After);
    }

    [Fact]
    public void It_acts_at_the_moments_of_its_rule_and_as_strongly()
    {
        var (rule, sham) = (new ListRecorder(), new ListRecorder());
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(5, new UniformNoise(0.05f)) }, rule);
        var moved = TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(5, new Sham(new UniformNoise(0.05f))) }, sham);

        Assert.Equal(rule.Sleeps.Select(slept => slept.Moment.Step), sham.Sleeps.Select(slept => slept.Moment.Step));
        Assert.Equal(rule.Sleeps[0].Change, sham.Sleeps[0].Change, 0.1 * rule.Sleeps[0].Change);
        Assert.NotEqual(SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run)), SmallRuns.WeightsOf(moved));
    }

    [Fact]
    public void It_stands_in_for_its_rule_at_every_stage()
    {
        var sham = new Sham(new AllStages());
        Assert.Equal(SleepStages.Apply | SleepStages.FilterGradient | SleepStages.PresentWeights | SleepStages.Finish, sham.Stages);
        Assert.Equal((2, MomentPolicy.Clear, StatisticsPolicy.Reestimate, true), (sham.Snapshots, sham.Moments, sham.Statistics, sham.TakesAllParameters));

        var room = new Bedroom(SmallRuns.Dense);
        float[] gradient = room.State.Gradient.Span.ToArray();
        sham.FilterGradient(room.Context, room.State.Gradient.Span);
        Assert.Equal(Norm(gradient), FlatVector.Distance(room.State.Gradient.Span, gradient), 1e-4);
        Assert.NotEqual(0, Norm(room.State.Gradient.Span.ToArray()), 1e-3);

        float[] shown = [.. room.Before];
        Assert.True(sham.PresentWeights(room.Context, shown));
        Assert.Equal(Norm(room.Before), FlatVector.Distance(shown, room.Before), 1e-4);
        Assert.Equal(room.Before, room.After);

        sham.Finish(room.Context);
        Assert.Equal(Norm(room.Before), FlatVector.Distance(room.After, room.Before), 1e-4);
    }

    private static float[] Change(Bedroom room, Parameter parameter) =>
        [.. parameter.Of(room.After.AsSpan()).ToArray().Zip(parameter.Of(room.Before.AsSpan()).ToArray(), (after, before) => after - before)];

    private static double Norm(float[] vector) => Math.Sqrt(FlatVector.SumOfSquares(vector));

    /// <summary>Sets to 0 whatever it is given: the change is as large as that was.</summary>
    private sealed class AllStages : Intervention
    {
        public override int Snapshots => 2;

        public override bool TakesAllParameters => true;

        public override MomentPolicy Moments => MomentPolicy.Clear;

        public override StatisticsPolicy Statistics => StatisticsPolicy.Reestimate;

        public override void Apply(SleepContext sleep) => sleep.Weights.Clear();

        public override void FilterGradient(SleepContext sleep, Span<float> gradient) => gradient.Clear();

        public override bool PresentWeights(SleepContext sleep, Span<float> weights)
        {
            weights.Clear();
            return true;
        }

        public override void Finish(SleepContext sleep) => sleep.Weights.Clear();
    }
}
