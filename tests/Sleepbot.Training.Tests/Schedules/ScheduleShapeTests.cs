namespace Sleepbot.Training.Tests;

/// <summary>What is particular to one schedule and not covered by reference values.</summary>
public sealed class ScheduleShapeTests
{
    [Theory]
    [InlineData(0.05, 200, 10)]
    [InlineData(0.5, 5, 3)]
    [InlineData(0, 100, 0)]
    public void Warm_up_by_fraction_ends_after_that_share_of_the_run(double fraction, long total, long length)
    {
        WarmUpSchedule schedule = new() { Fraction = fraction };
        long climbing = Enumerable.Range(0, (int)total).Count(step => schedule.FactorAt(step, total) < 1);
        Assert.Equal(Math.Max(0, length - 1), climbing); // The last step of the warm-up has the full rate.
    }

    [Fact]
    public void Warm_up_longer_than_the_run_stops_half_way() =>
        Assert.Equal(0.5, new WarmUpSchedule { Steps = 20 }.FactorAt(9, 10));

    [Fact]
    public void Warm_up_of_no_steps_is_the_schedule_behind_it() =>
        Assert.Equal(new CosineSchedule().FactorAt(3, 10), new WarmUpSchedule { Steps = 0, Then = new CosineSchedule() }.FactorAt(3, 10));

    [Fact]
    public void Warm_ups_can_be_nested() =>
        Assert.Equal(0.5, new WarmUpSchedule { Steps = 3, Then = new WarmUpSchedule { Steps = 2 } }.FactorAt(3, 10));

    [Fact]
    public void One_cycle_climbs_once_and_falls_once()
    {
        OneCycleSchedule schedule = new();
        double[] factors = [.. Enumerable.Range(0, 1000).Select(step => schedule.FactorAt(step, 1000))];
        int peak = Array.IndexOf(factors, factors.Max());
        Assert.Equal(299, peak);
        Assert.Equal(factors[..peak].Order(), factors[..peak]);
        Assert.Equal(factors[peak..].OrderDescending(), factors[peak..]);
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.5, 0.4)]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Milestones_must_rise_within_the_run(params double[] at)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MilestoneSchedule(at));
        Assert.StartsWith($"MilestoneSchedule.At is {at[^1]}, expected", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Milestone_schedules_with_other_points_differ() =>
        Assert.NotEqual(new MilestoneSchedule(0.5), new MilestoneSchedule(0.6));
}
