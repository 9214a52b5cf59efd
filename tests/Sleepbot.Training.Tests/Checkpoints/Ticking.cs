namespace Sleepbot.Training.Tests;

/// <summary>A clock that a reading moves on, so that every step is long.</summary>
internal sealed class Ticking : TimeProvider
{
    private long now;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => now++;
}
