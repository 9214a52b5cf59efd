namespace Sleepbot.Training.Tests;

public sealed class RunCalendarTests
{
    [Fact]
    public void Counts_samples_with_a_smaller_last_batch()
    {
        // 10 samples in batches of 4, 4 and 2.
        var calendar = new RunCalendar(10, 4, new TrainingTime(2, TimeUnit.Epochs));
        Assert.Equal(6, calendar.TotalSteps);
        Assert.Equal([0, 4, 8, 10, 14, 18, 20], Enumerable.Range(0, 7).Select(step => calendar.At(step, default).Samples));
        Assert.Equal([0, 0.4, 0.8, 1, 1.4, 1.8, 2], Enumerable.Range(0, 7).Select(step => calendar.At(step, default).Epoch));
    }

    [Fact]
    public void Lays_tasks_end_to_end()
    {
        // Epochs of 3 and 2 steps: tasks of 5 (one and a half rounded up) and 3 steps.
        var calendar = new RunCalendar([10, 6], 4, new TrainingTime(1.5, TimeUnit.Epochs));
        Assert.Equal(8, calendar.TotalSteps);
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 1, 1], Enumerable.Range(0, 9).Select(step => calendar.TaskOf(step)));
        Assert.Equal([5, 8], Enumerable.Range(0, 9).Where(step => calendar.IsEndOfTask(step)));
        Assert.Equal([0, 4, 8, 10, 14, 18, 22, 24, 28], Enumerable.Range(0, 9).Select(step => calendar.At(step, default).Samples));
        Assert.Equal(1.8 + (10 / 6.0), calendar.At(8, default).Epoch, 1e-12);
    }

    [Theory]
    [InlineData(1000, 200, 5)]
    [InlineData(1001, 200, 6)]
    [InlineData(150, 200, 1)]
    [InlineData(1, 20, 1)]
    public void Cuts_a_run_into_at_most_the_usual_number_of_parts(int steps, int usual, int expected) =>
        Assert.Equal(expected, new RunCalendar(10, 4, SmallRuns.Steps(steps)).Interval(null, usual));

    [Fact]
    public void Prefers_the_interval_that_is_given() =>
        Assert.Equal(3, new RunCalendar(10, 4, SmallRuns.Steps(50)).Interval(new TrainingTime(1, TimeUnit.Epochs), 20));
}
