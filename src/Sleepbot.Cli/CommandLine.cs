using System.CommandLine;
using System.CommandLine.Invocation;
using Sleepbot.Data;
using Sleepbot.Experiments;
using Sleepbot.Journal;

namespace Sleepbot.Cli;

/// <summary>The whole command: its subcommands, and what every error becomes.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What the user typed after <c>sleepbot</c>.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="cancellation">Cancelled by Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellation)
    {
        var root = new RootCommand("Sleepbot: a laboratory for intervening in the training of neural networks.")
        {
            RunCommand.Create(terminal),
            ResumeCommand.Create(terminal),
            ForkCommand.Create(terminal),
            ValidateCommand.Create(terminal),
            ListCommand.Create(terminal),
            VerdictCommand.Create(terminal),
            ShowCommand.Create(terminal),
            ExportCommand.Create(terminal),
            DataCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            InterventionsCommand.Create(terminal),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed, terminal);
        }

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Output, Error = terminal.Error.Profile.Out.Writer };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException)
        {
            terminal.Note("Stopped.");
            return ExitCode.Interrupted;
        }
        catch (Exception error)
        {
            return Report(error, terminal);
        }
    }

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors)
        {
            terminal.Fail(error.Message
                .Replace(" as expected type 'System.Int32'.", ": expected a whole number.", StringComparison.Ordinal)
                .Replace(" as expected type 'System.Nullable`1[System.Int32]'.", ": expected a whole number.", StringComparison.Ordinal)
                .Replace(" as expected type 'System.Int64'.", ": expected a whole number.", StringComparison.Ordinal)
                .Replace(" as expected type 'System.Double'.", ": expected a number.", StringComparison.Ordinal));
        }

        var command = parsed.CommandResult.Command;
        terminal.Note($"`sleepbot {(command is RootCommand ? "" : command.Name + " ")}--help` says what can be said.");
        return ExitCode.Usage;
    }

    private static int Report(Exception error, Terminal terminal)
    {
        switch (error)
        {
            case ExperimentException invalid:
                terminal.Fail(invalid.Message);
                return ExitCode.Of(invalid);
            case DataException:
                terminal.Fail(error.Message);
                return ExitCode.Data;
            case JournalException:
                terminal.Fail(error.Message);
                return ExitCode.Journal;
            case IOException or UnauthorizedAccessException:
                terminal.Fail(error.Message);
                return ExitCode.File;
            default:
                terminal.Fail($"this is a bug; please report it with what follows.\n{error}");
                return ExitCode.Bug;
        }
    }
}
