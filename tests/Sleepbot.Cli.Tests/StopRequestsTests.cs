namespace Sleepbot.Cli.Tests;

public sealed class StopRequestsTests
{
    [Fact]
    public void A_signal_and_its_echoes_stop_cleanly_and_only_a_later_one_ends_the_process()
    {
        var clock = new HandClock();
        using var requests = new StopRequests(clock);
        Assert.False(requests.Token.IsCancellationRequested);

        Assert.True(requests.Request());
        Assert.True(requests.Token.IsCancellationRequested);
        clock.Now = 999;
        Assert.True(requests.Request());
        clock.Now = 1000;
        Assert.False(requests.Request());
    }

    private sealed class HandClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
