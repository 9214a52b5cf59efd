namespace Sleepbot.Cli;

/// <summary>Ends training when the time is over that the user gave it, or when the user stops it.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource limited;

    /// <summary>Begins to count.</summary>
    /// <param name="limit">The time; null for no limit, zero to train nothing.</param>
    /// <param name="byUser">Cancelled by Ctrl-C.</param>
    public TimeLimit(TimeSpan? limit, CancellationToken byUser)
    {
        limited = CancellationTokenSource.CreateLinkedTokenSource(byUser);
        Stops = StopTokens.Of(byUser, limited.Token);
        if (limit == TimeSpan.Zero)
        {
            limited.Cancel();
        }
        else if (limit is { } time)
        {
            limited.CancelAfter(time);
        }
    }

    /// <summary>Gets what ends training.</summary>
    public StopTokens Stops { get; }

    /// <inheritdoc/>
    public void Dispose() => limited.Dispose();
}
