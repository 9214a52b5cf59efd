using System.CommandLine;
using System.Globalization;
using Sleepbot.Journal;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot list</c>: past experiments.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = Options.Journal();
        var json = Options.Json();
        var command = new Command("list", "List the experiments in the journal, latest last.") { file, json };
        command.SetAction(parsed =>
        {
            using var journal = RunJournal.OpenReadOnly(parsed.GetValue(file)!.FullName);
            var rows = journal.Experiments().Select(experiment => (Experiment: experiment, Runs: journal.Runs(experiment.Id))).ToList();
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(rows.Select(row => new
                {
                    row.Experiment.Id,
                    row.Experiment.Name,
                    row.Experiment.Question,
                    row.Experiment.StartedAt,
                    row.Experiment.EndedAt,
                    Arms = journal.Arms(row.Experiment.Id).Count,
                    Runs = row.Runs.GroupBy(run => run.Status).ToDictionary(group => group.Key.ToString().ToLowerInvariant(), group => group.Count()),
                }));
                return ExitCode.Success;
            }

            var table = new Table().Border(TableBorder.Minimal).AddColumns("experiment", "started", "took", "arms", "runs", "question");
            foreach (var (experiment, runs) in rows)
            {
                table.AddRow(
                    Markup.Escape(experiment.Id),
                    experiment.StartedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    experiment.EndedAt is { } end ? Words.Duration(end - experiment.StartedAt) : "",
                    journal.Arms(experiment.Id).Count.ToString(CultureInfo.InvariantCulture),
                    Words.Count(runs),
                    Markup.Escape(experiment.Question));
            }

            terminal.Out.Write(table);
            return ExitCode.Success;
        });
        return command;
    }
}
