namespace Sleepbot.Journal.Tests;

/// <summary>A clock that moves only when told.</summary>
internal sealed class FixedTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
