namespace Sleepbot.Cli;

/// <summary>Turns signals into a request to stop cleanly, and a second one into leave to end at once. Safe for threads.</summary>
/// <param name="time">The clock.</param>
internal sealed class StopRequests(TimeProvider time) : IDisposable
{
    // `timeout` and the schedulers of clusters send one signal twice: to the process, and to the group that it is in.
    private static readonly TimeSpan echo = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private long? first;

    /// <summary>Gets what says that it is to stop.</summary>
    public CancellationToken Token => stop.Token;

    /// <inheritdoc/>
    public void Dispose() => stop.Dispose();

    /// <summary>Takes a signal.</summary>
    /// <returns>Whether the process goes on to a clean stop; false if somebody has asked again, after a second or more, so that it is to end now, as the journal bears.</returns>
    public bool Request()
    {
        bool again;
        lock (gate)
        {
            again = first is { } since && time.GetElapsedTime(since) >= echo;
            first ??= time.GetTimestamp();
        }

        stop.Cancel();
        return !again;
    }
}
