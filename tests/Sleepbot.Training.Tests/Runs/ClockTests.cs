using System.Diagnostics;

namespace Sleepbot.Training.Tests;

/// <summary>Where the time of a run goes.</summary>
public sealed class ClockTests
{
    [Fact]
    public void Phases_are_no_more_than_the_wall_time()
    {
        var run = SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(3, new UniformNoise()) };
        var watch = Stopwatch.StartNew();
        var seconds = TrainingRun.Execute(run).Seconds;
        double wall = watch.Elapsed.TotalSeconds;
        Assert.InRange(seconds.Training + seconds.Sleeping + seconds.Probing + seconds.Evaluating + seconds.Logging, 0, wall);
        Assert.All([seconds.Training, seconds.Sleeping, seconds.Evaluating], phase => Assert.True(phase > 0));
    }

    [Fact]
    public void Time_is_charged_to_those_who_spend_it()
    {
        var time = new HandClock();
        var recorder = new ListRecorder { OnProgress = _ => time.Advance(1) };
        var sleepy = new Rule("sleepy", _ => time.Advance(100));
        var run = SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(10, sleepy), Probes = [new ProbeOptions(new SlowProbe(time)) { Every = SmallRuns.Steps(24) }] };
        var seconds = TrainingRun.Execute(run, recorder, time).Seconds;

        // 2 sleeps, 2 looks, 25 reports of progress; the hand-moved clock stands still during the rest.
        Assert.Equal(new RunSeconds(Training: 0, Sleeping: 200, Probing: 20, Evaluating: 0, Logging: 25), seconds);
        Assert.All(recorder.Sleeps, sleep => Assert.Equal(100, sleep.Seconds));
        Assert.Equal(100, recorder.Sleeps[0].Moment.Seconds.Sleeping);
    }

    private sealed class SlowProbe(HandClock time) : Probe
    {
        public override void Observe(ProbeContext run) => time.Advance(10);
    }

    private sealed class HandClock : TimeProvider
    {
        private long now = 5;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => now;

        public void Advance(long seconds) => now += seconds;
    }
}
