namespace Sleepbot.Training.Tests;

/// <summary>The control that sleeps as often, at random moments.</summary>
public sealed class RandomMomentTests
{
    [Fact]
    public void There_are_as_many_sleeps_at_moments_of_the_seed()
    {
        var (first, again, other) = (Steps(5), Steps(5), Steps(6));

        Assert.Equal(5, first.Length);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.NotEqual([4L, 8, 12, 16, 20], first);
        Assert.Equal(first.Distinct().Order(), first);
        Assert.All(first, step => Assert.InRange(step, 1, 23));
    }

    [Fact]
    public void Given_points_are_moved_too() =>
        Assert.Equal(3, Steps(5, new SleepOptions { At = [SmallRuns.Steps(1), SmallRuns.Steps(2), SmallRuns.Steps(3)], AtRandom = true, Interventions = [new None()] }).Length);

    [Fact]
    public void Every_moment_is_equally_likely()
    {
        // 5 of 23 moments, 400 times: each is drawn 87 times on average, with a deviation of 8.2.
        int[] counts = new int[24];
        foreach (long step in Enumerable.Range(0, 400).SelectMany(seed => Steps(seed)))
        {
            counts[step]++;
        }

        Assert.All(counts[1..], count => Assert.InRange(count, 87 - 41, 87 + 41));
    }

    [Fact]
    public void What_a_trigger_decides_cannot_be_moved() => Assert.Contains(
        (SmallRuns.Run with { Sleep = new SleepOptions { When = new PlateauTrigger(new TrainingTime(10, TimeUnit.Steps)), AtRandom = true, Interventions = [new None()] } }).FindFaults(),
        fault => fault.StartsWith("Sleep comes when a trigger says so, and is to come at random moments.", StringComparison.Ordinal));

    private static long[] Steps(long seed, SleepOptions? options = null)
    {
        var recorder = new ListRecorder();
        var still = SmallRuns.Run with { Network = SmallRuns.Dense, Seed = seed, Sleep = options ?? SmallRuns.SleepEvery(4, new None()) with { AtRandom = true } };
        TrainingRun.Execute(still, recorder);
        return [.. recorder.Sleeps.Select(slept => slept.Moment.Step)];
    }
}
