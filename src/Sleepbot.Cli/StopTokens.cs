namespace Sleepbot.Cli;

/// <summary>What ends training before its end. Runs that are under way leave a checkpoint either way.</summary>
/// <param name="ByUser">Ctrl-C, or the signal that ends processes.</param>
/// <param name="ForGood">Ctrl-C or a limit of time, which end the command: runs that do not stop are given up.</param>
/// <param name="Any">Ctrl-C, a limit of time, or the end of a turn, which waits for runs however long they take to stop.</param>
internal readonly record struct StopTokens(CancellationToken ByUser, CancellationToken ForGood, CancellationToken Any)
{
    /// <summary>Gets the code of a command that was stopped. That the time one gave is over is no failure.</summary>
    public int Code => ByUser.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;

    /// <summary>Makes signals where only the user stops anything.</summary>
    public static StopTokens Of(CancellationToken byUser) => new(byUser, byUser, byUser);

    /// <summary>Makes signals where the user and a limit of time stop everything.</summary>
    public static StopTokens Of(CancellationToken byUser, CancellationToken limited) => new(byUser, limited, limited);
}
