using System.CommandLine;
using Sleepbot.Pictures;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot show</c>: the table of a past experiment, and its page again.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var experiment = Options.Experiment();
        var file = Options.Journal();
        var page = Options.Page();
        var json = Options.Json();
        var command = new Command("show", "Show what came out of an experiment, and write its page again.") { experiment, file, page, json };
        command.SetAction(parsed =>
        {
            var journalFile = parsed.GetValue(file)!;
            using var journal = Journal.Journal.OpenReadOnly(journalFile.FullName);
            var result = ExperimentResult.FromJournal(journal, parsed.GetValue(experiment)!);
            ResultDisplay.Write(terminal, result, parsed.GetValue(page) ?? ResultDisplay.PageBeside(journalFile, result.Id), parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }
}
