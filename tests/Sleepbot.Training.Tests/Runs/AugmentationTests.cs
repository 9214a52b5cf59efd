using Sleepbot.Data;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Images of training batches are changed, each by draws of its own; nothing else is.</summary>
public sealed class AugmentationTests
{
    private static readonly RunSpecification plain = SmallRuns.Run with { Network = SmallRuns.Dense };
    private static readonly RunSpecification augmented = plain with { Training = plain.Training with { Augment = SmallRuns.Augment } };

    private static SampleSet Train => SmallRuns.Images.Train;

    [Fact]
    public void What_happens_to_an_image_is_addressed_by_seed_epoch_and_sample()
    {
        var filed = augmented with { Training = augmented.Training with { Order = SampleOrder.AsFiled } };
        var source = RandomSource.FromSeed(filed.Seed).Derive("augmentation");
        foreach (int epoch in new[] { 0, 2 })
        {
            float[][] images = Epoch(filed, epoch);
            for (int sample = 0; sample < Train.Count; sample++)
            {
                float[] expected = new float[64];
                Train.CopySample(sample, expected);
                SmallRuns.Augment.Apply(Train, expected, source.Derive(epoch).Derive(sample));
                Assert.Equal(expected, images[sample]);
            }
        }
    }

    [Theory]
    [InlineData(9, 5)]
    [InlineData(90, 5)]
    [InlineData(40, 6)]
    public void Neither_order_nor_batch_size_changes_what_happens_to_an_image(int batch, long seed)
    {
        var other = augmented with { Training = augmented.Training with { BatchSize = batch }, Seed = seed, Vary = [NoiseSource.Order] };
        var filed = augmented with { Training = augmented.Training with { Order = SampleOrder.AsFiled }, Vary = [] };

        Assert.NotEqual(Epoch(filed, 1)[0], Epoch(other, 1)[0]);
        Assert.Equal(Epoch(filed, 1).Select(Text).Order(), Epoch(other, 1).Select(Text).Order());
    }

    [Fact]
    public void Tasks_have_draws_of_their_own()
    {
        // Two tasks of one epoch each, on the same samples in the same order.
        var training = augmented.Training with { Tasks = new TaskSequence { Classes = [[0, 2], [2, 0]] }, Order = SampleOrder.AsFiled, Length = new TrainingTime(1, TimeUnit.Epochs) };
        var run = augmented with { Training = training };
        var calendar = training.CalendarOn(Train);
        var feed = new BatchFeed(new TrainingSamples(Train, training.Tasks), calendar, run);
        List<string> batches = [];
        for (int step = 0; step < calendar.TotalSteps; step++)
        {
            float[] input = new float[9 * 64];
            feed.Next(input);
            batches.Add(Text(input[..(feed.Count * 64)]));
        }

        Assert.Equal(batches.Count, batches.Distinct().Count());
    }

    [Fact]
    public void A_run_that_changes_nothing_is_the_run_without() => Assert.Equal(
        SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run)),
        SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run with { Training = SmallRuns.Run.Training with { Augment = new Augmentation() } })));

    [Fact]
    public void Only_training_batches_are_changed()
    {
        // Nothing is learned, so that only what is seen can make losses differ.
        static ListRecorder Watch(RunSpecification run)
        {
            var recorder = new ListRecorder();
            var look = new Rule("look", sleep => Assert.Same(Train, sleep.Activations.Samples));
            TrainingRun.Execute(
                run with
                {
                    Training = run.Training with { LearningRate = 0 },
                    Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(4), TrainSamples = 90, Batches = SmallRuns.Steps(1) },
                    Sleep = SmallRuns.SleepEvery(8, look),
                },
                recorder);
            return recorder;
        }

        var (without, with) = (Watch(plain), Watch(augmented));
        Assert.Equal(without.Of("test", "loss"), with.Of("test", "loss"));
        Assert.Equal(without.Of("train", "loss"), with.Of("train", "loss"));
        Assert.DoesNotContain(without.Of("batch", "loss").Zip(with.Of("batch", "loss")), pair => pair.First == pair.Second);
    }

    [Fact]
    public void Statistics_are_measured_anew_on_images_as_they_are()
    {
        // All weights are set after the last step, so that the statistics depend on nothing but the samples.
        static float[] StatisticsOf(RunSpecification run) =>
            TrainingRun.Execute(run with { Network = SmallRuns.Convolutional, Sleep = SmallRuns.SleepEvery(4, new Resetting()) }).State.Statistics.Span.ToArray();

        float[] expected = StatisticsOf(plain);
        Assert.Contains(expected, value => value is not (0 or 1));
        Assert.Equal(expected, StatisticsOf(augmented));
    }

    [Fact]
    public void A_batch_that_is_repeated_shows_the_same_images()
    {
        var repeat = new Repeating();
        var recorder = new ListRecorder();
        TrainingRun.Execute(augmented with { Evaluation = new EvaluationOptions { Batches = SmallRuns.Steps(1) }, Sleep = SmallRuns.SleepEvery(1, repeat) }, recorder);

        Assert.Equal(23, repeat.Losses.Count);
        Assert.Equal(recorder.Of("batch", "loss")[1..].Select(row => row.Value), repeat.Losses);
    }

    [Fact]
    public void A_fork_that_changes_nothing_sees_the_same_images() => Assert.Equal(
        SmallRuns.WeightsOf(TrainingRun.Execute(augmented)),
        SmallRuns.WeightsOf(TrainingRun.Execute(augmented with { From = Stopping.At(13, augmented) })));

    /// <summary>Gets the images of one epoch, in the order of its batches.</summary>
    private static float[][] Epoch(RunSpecification run, int epoch)
    {
        int batch = run.Training.BatchSize, steps = (Train.Count + batch - 1) / batch;
        var training = run.Training with { Length = new TrainingTime(epoch + 1, TimeUnit.Epochs) };
        var feed = new BatchFeed(new TrainingSamples(Train, null), training.CalendarOn(Train), run with { Training = training });
        feed.MoveTo(epoch * steps);
        List<float[]> images = [];
        for (int step = 0; step < steps; step++)
        {
            float[] input = new float[batch * 64];
            feed.Next(input);
            images.AddRange(input[..(feed.Count * 64)].Chunk(64));
        }

        return [.. images];
    }

    private static string Text(float[] image) => string.Join(' ', image);

    /// <summary>Takes the gradient of every batch once more, at the same weights.</summary>
    private sealed class Repeating : Intervention
    {
        public List<double> Losses { get; } = [];

        public override SleepStages Stages => SleepStages.FilterGradient;

        public override void FilterGradient(SleepContext sleep, Span<float> gradient) => Losses.Add(sleep.RepeatBatch());
    }

    /// <summary>Ends every run with the same weights.</summary>
    private sealed class Resetting : Intervention
    {
        public override StatisticsPolicy Statistics => StatisticsPolicy.Reestimate;

        public override void Finish(SleepContext sleep) => sleep.Weights.Fill(0.02f);
    }
}
