namespace Sleepbot.Training.Tests;

/// <summary>Each source of chance varies alone, or stays.</summary>
public sealed class NoiseTests
{
    private static readonly RunSpecification run = SmallRuns.Run with
    {
        Training = SmallRuns.Run.Training with { Augment = SmallRuns.Augment },
        Sleep = SmallRuns.SleepEvery(4, new UniformNoise(0.05f)),
        Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(8), Batches = SmallRuns.Steps(1) },
    };

    [Fact]
    public void With_nothing_varied_all_seeds_are_seed_0() =>
        Assert.Equal(Weights(run with { Seed = 0 }), Weights(run with { Seed = 9, Vary = [] }));

    [Theory]
    [InlineData(NoiseSource.Init)]
    [InlineData(NoiseSource.Order)]
    [InlineData(NoiseSource.Augmentation)]
    [InlineData(NoiseSource.Dropout)]
    [InlineData(NoiseSource.Sleep)]
    public void A_source_that_varies_alone_changes_the_run(NoiseSource noise) =>
        Assert.NotEqual(Weights(run with { Seed = 0 }), Weights(run with { Seed = 9, Vary = [noise] }));

    [Fact]
    public void With_initial_weights_fixed_all_seeds_begin_alike_and_train_apart()
    {
        var (one, two) = (new ListRecorder(), new ListRecorder());
        var fixedStart = run with { Vary = [NoiseSource.Order, NoiseSource.Dropout, NoiseSource.Sleep] };
        TrainingRun.Execute(fixedStart with { Seed = 1 }, one);
        TrainingRun.Execute(fixedStart with { Seed = 2 }, two);

        Assert.Equal(one.Of("test", "loss")[0], two.Of("test", "loss")[0]);
        Assert.NotEqual(one.Of("test", "loss")[1], two.Of("test", "loss")[1]);
        Assert.NotEqual(one.Of("batch", "loss")[0], two.Of("batch", "loss")[0]);
    }

    [Fact]
    public void With_all_varied_a_run_is_what_its_seed_makes_it() =>
        Assert.Equal(Weights(run with { Seed = 9 }), Weights(run with { Seed = 9, Vary = Enum.GetValues<NoiseSource>() }));

    private static float[] Weights(RunSpecification run) => SmallRuns.WeightsOf(TrainingRun.Execute(run));
}
