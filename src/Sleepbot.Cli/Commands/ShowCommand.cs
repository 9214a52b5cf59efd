using System.CommandLine;
using Sleepbot.Experiments;
using Sleepbot.Journal;
using Sleepbot.Pictures;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot show</c>: the verdict of a past experiment, and its page again.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var experiment = Options.Experiment();
        var file = Options.Journal();
        var page = Options.Page();
        var figure = new Option<FileInfo?>("--figure") { Description = "Also write the chart of test accuracy as an SVG file, for a README, a paper or a slide.", HelpName = "FILE" };
        var json = Options.Json();
        var command = new Command("show", "Show what came out of an experiment, and write its page again.") { experiment, file, page, figure, json };
        command.SetAction(parsed =>
        {
            var journalFile = parsed.GetValue(file)!;
            using var journal = RunJournal.OpenReadOnly(journalFile.FullName);
            var result = ExperimentResult.FromJournal(journal, parsed.GetValue(experiment)!);
            var verdict = ExperimentVerdicts.FromJournal(journal, result.Id);
            ResultDisplay.Write(terminal, verdict, result, parsed.GetValue(page) ?? ResultDisplay.PageBeside(journalFile, result.Id), parsed.GetValue(json));
            if (parsed.GetValue(figure) is { } target)
            {
                ResultFigure.WriteAccuracy(result, target.FullName);
                terminal.Note($"Figure: {target.FullName}");
            }

            return ResultDisplay.CodeOf(verdict);
        });
        return command;
    }
}
