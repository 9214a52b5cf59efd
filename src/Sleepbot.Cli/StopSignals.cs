namespace Sleepbot.Cli;

/// <summary>What ends training before its end. Runs that are under way leave a checkpoint either way.</summary>
/// <param name="ByUser">Ctrl-C.</param>
/// <param name="Any">Ctrl-C, a limit of time, or the end of a turn.</param>
internal readonly record struct StopSignals(CancellationToken ByUser, CancellationToken Any)
{
    /// <summary>Gets the code of a command that was stopped. That the time one gave is over is no failure.</summary>
    public int Code => ByUser.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;

    /// <summary>Makes signals where only the user stops anything.</summary>
    public static StopSignals Of(CancellationToken byUser) => new(byUser, byUser);
}
