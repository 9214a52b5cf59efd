using Sleepbot.Data;

namespace Sleepbot.Training.Tests;

/// <summary>Tasks that are learned one after the other.</summary>
public sealed class TaskTests
{
    // Tasks of 2 x 3 steps (20 samples in batches of 9), then another 2 x 3.
    private static readonly RunSpecification twoTasks = SmallRuns.Run with
    {
        Network = SmallRuns.Dense,
        Training = SmallRuns.Run.Training with { Length = new TrainingTime(2, TimeUnit.Epochs), Tasks = new TaskSequence { Classes = [[2, 0], [1]], Samples = 20 } },
        Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(3) },
    };

    private static SampleSet Train => SmallRuns.Images.Train;

    [Fact]
    public void Each_epoch_of_a_task_visits_its_first_samples_once_and_no_others()
    {
        var feed = FeedOf(twoTasks, out var samples);
        int[] expected = [.. Enumerable.Range(0, Train.Count).Where(i => Train.Labels[i] != 1).Take(20).Select(i => Train.Labels[i]).Order()];
        for (int epoch = 0; epoch < 4; epoch++)
        {
            int[] labels = [.. Enumerable.Range(0, 3).SelectMany(_ => Next(feed)).Order()];
            Assert.Equal(epoch < 2 ? expected : Enumerable.Repeat(1, 20), labels);
        }

        Assert.Equal([20, 20], samples.Tasks.Select(task => task.Count));
    }

    [Fact]
    public void Epochs_and_tasks_have_orders_of_their_own()
    {
        // Two tasks on the same samples.
        var feed = FeedOf(twoTasks with { Training = twoTasks.Training with { Tasks = new TaskSequence { Classes = [[0, 2], [2, 0]] } } }, out _);
        string[] epochs = [.. Enumerable.Range(0, 4).Select(_ => string.Concat(Enumerable.Range(0, 7).SelectMany(_ => Next(feed))))];
        Assert.Equal(4, epochs.Distinct().Count());
    }

    [Fact]
    public void One_task_of_all_classes_is_a_run_without_tasks()
    {
        var one = SmallRuns.Run with { Training = SmallRuns.Run.Training with { Tasks = new TaskSequence { Classes = [[0, 1, 2]] } } };
        Assert.Equal(SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run)), SmallRuns.WeightsOf(TrainingRun.Execute(one)));
    }

    [Fact]
    public void What_a_rule_may_look_at_grows_with_the_tasks()
    {
        List<(long Step, int Tasks, int Samples, bool Strangers)> seen = [];
        var look = new Rule("look", sleep => seen.Add((
            sleep.Step, sleep.TasksBegun, sleep.Activations.Samples.Count, sleep.Activations.Samples.Labels.Contains(1))));
        TrainingRun.Execute(twoTasks with { Sleep = SmallRuns.SleepEvery(3, look) });
        Assert.Equal([(3, 1, 20, false), (6, 1, 20, false), (9, 2, 40, true)], seen);
    }

    [Fact]
    public void Sleeps_after_every_task_and_judges_before_and_after()
    {
        var recorder = new ListRecorder();
        var shift = new Rule("shift", sleep => sleep.Weights.Fill(0.01f * sleep.Number));
        var result = TrainingRun.Execute(twoTasks with { Sleep = new SleepOptions { When = new EndOfTaskTrigger(), Interventions = [shift] } }, recorder);

        Assert.Equal([6, 12], recorder.Sleeps.Select(sleep => sleep.Moment.Step));
        Assert.All(SmallRuns.WeightsOf(result), weight => Assert.Equal(0.02f, weight));
        Assert.Equal([0, 3, 6, 9, 12], recorder.Of("test", "accuracy").Select(row => row.Step));
        Assert.Equal([6, 12], recorder.Of("slept", "accuracy").Select(row => row.Step));

        // All outputs are equal then: every sample is taken for class 0.
        var last = recorder.Of("test", "loss")[^1];
        Assert.Equal(last, recorder.Of("slept", "loss")[^1]);
        Assert.NotEqual(recorder.Of("test", "loss")[2].Value, recorder.Of("slept", "loss")[0].Value);
        Assert.Equal(0, recorder.Of("slept", "task2Accuracy")[0].Value);
    }

    [Fact]
    public void Accuracies_of_tasks_add_up_to_that_of_all()
    {
        var recorder = new ListRecorder();
        TrainingRun.Execute(twoTasks, recorder);
        int[] counts = SmallRuns.Images.Test.CountByClass();
        var (first, second, whole) = (recorder.Of("test", "task1Accuracy"), recorder.Of("test", "task2Accuracy"), recorder.Of("test", "accuracy"));
        Assert.Equal(5, whole.Length);
        for (int i = 0; i < whole.Length; i++)
        {
            double sum = (first[i].Value * (counts[0] + counts[2])) + (second[i].Value * counts[1]);
            Assert.Equal(whole[i].Value, sum / SmallRuns.Images.Test.Count, 1e-12);
        }

        // The second task is not known before it is learned.
        Assert.True(second[2].Value < second[^1].Value);
        Assert.Empty(recorder.Of("slept", "accuracy"));
    }

    [Theory]
    [InlineData("0,1,2", 91, 9, "Task 1 has classes [0, 1, 2] with 90 training samples, but 91 samples were asked for. Ask for 1 to 90.")]
    [InlineData("0,3", null, 9, "Task 1 has classes [0, 3], expected distinct numbers from 0 to 2, at least one.")]
    [InlineData("1,1", null, 9, "Task 1 has classes [1, 1], expected distinct numbers from 0 to 2, at least one.")]
    [InlineData("0,1,2", 8, 9, "Task 1 has classes [0, 1, 2] with 8 training samples, but a batch has 9. Use smaller batches or more samples.")]
    public void Tasks_that_do_not_fit_are_refused(string classes, int? samples, int batch, string fault)
    {
        var tasks = new TaskSequence { Classes = [[.. classes.Split(',').Select(int.Parse)]], Samples = samples };
        var run = SmallRuns.Run with { Training = SmallRuns.Run.Training with { Tasks = tasks, BatchSize = batch } };
        Assert.Equal([fault], run.FindFaults());
    }

    [Fact]
    public void No_tasks_and_early_stopping_are_refused()
    {
        var training = SmallRuns.Run.Training with { Tasks = new TaskSequence { Classes = [] }, StopEarly = new EarlyStopping(2) };
        var run = SmallRuns.Run with { Dataset = SmallRuns.Images.HoldOut(9, Tensors.RandomSource.FromSeed(0)), Training = training };
        Assert.Equal(
            ["There are no tasks, expected at least one. Name its classes, or leave tasks out to train on everything at once.", "Early stopping would end the run with tasks still to come. Leave out early stopping or the tasks."],
            run.FindFaults());
    }

    private static BatchFeed FeedOf(RunSpecification run, out TrainingSamples samples)
    {
        samples = new TrainingSamples(Train, run.Training.Tasks);
        return new BatchFeed(samples, run.Training.CalendarOn(Train), run);
    }

    private static int[] Next(BatchFeed feed)
    {
        feed.Next(new float[9 * 64]);
        return feed.Labels.ToArray();
    }
}
