using System.CommandLine;

namespace Sleepbot.Bench;

/// <summary>Where a subcommand's rows go.</summary>
internal sealed class ReportOptions
{
    private readonly Option<bool> json = new("--json") { Description = "Print one JSON object a row instead of tables." };
    private readonly Option<FileInfo?> record = new("--record") { Description = "Also append one JSON object a row to this file.", HelpName = "FILE" };

    private ReportOptions()
    {
    }

    /// <summary>Gives a command the options and its action.</summary>
    /// <param name="command">The command, with its other options.</param>
    /// <param name="action">What it does.</param>
    /// <returns>The command.</returns>
    public static Command Complete(Command command, Action<ParseResult, Report> action)
    {
        var options = new ReportOptions();
        command.Add(options.json);
        command.Add(options.record);
        command.SetAction(parsed =>
        {
            using var report = new Report(
                command.Name, parsed.InvocationConfiguration.Output, parsed.GetValue(options.json), parsed.GetValue(options.record)?.AppendText());
            action(parsed, report);
        });
        return command;
    }
}
