using System.Globalization;
using Sleepbot.Pictures;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary>What an experiment ends with: the headline and the table on the console, and the page.</summary>
internal static class ResultDisplay
{
    public static FileInfo PageBeside(FileInfo journal, string id) => new(Path.Combine(journal.DirectoryName!, id + ".html"));

    public static void Write(Terminal terminal, ExperimentResult result, FileInfo page, bool json)
    {
        ResultPage.Write(result, page.FullName);
        var table = ResultTable.Of(result);
        if (json)
        {
            terminal.WriteJson(new
            {
                result.Id,
                result.Name,
                result.Question,
                result.Baseline,
                result.StartedAt,
                result.Seconds,
                table.Headline,
                table.Level,
                Arms = table.Rows,
                Page = page.FullName,
            });
            return;
        }

        terminal.Print("");
        if (result.Question.Length > 0)
        {
            terminal.Print(result.Question);
        }

        terminal.Print(table.Headline);
        terminal.Out.Write(Draw(table));
        foreach (var (arm, run) in result.Arms.SelectMany(arm => arm.Runs.Where(run => run.Message.Length > 0).Select(run => (arm, run))))
        {
            terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{arm.Name}, seed {run.Seed}: {run.Status.ToString().ToLowerInvariant()}. {run.Message}"));
        }

        terminal.Print($"Page: {page.FullName}");
    }

    private static Table Draw(ResultTable table)
    {
        var drawn = new Table().Border(TableBorder.Minimal).AddColumns("arm", "runs")
            .AddColumn("test accuracy", column => column.RightAligned())
            .AddColumn("sd over seeds", column => column.RightAligned())
            .AddColumn("difference, points", column => column.RightAligned())
            .AddColumn($"{ResultText.Percent(table.Level, 0)} interval (paired)")
            .AddColumn("reading")
            .AddColumn("s a run", column => column.RightAligned())
            .AddColumn("asleep", column => column.RightAligned());
        foreach (var row in table.Rows)
        {
            drawn.AddRow(
                Markup.Escape(row.Arm),
                ResultText.Runs(row),
                ResultText.Percent(row.Accuracy.Mean),
                ResultText.Percent(row.Accuracy.StandardDeviation),
                row.Difference is { } difference ? ResultText.Points(difference.Mean) : "",
                row.Difference is { } paired ? ResultText.Points(paired.Interval) : "",
                row.Reading == Reading.Baseline ? "" : ResultText.Reading(row.Reading),
                ResultText.Duration(row.TrainingSeconds),
                ResultText.Percent(row.SleepingShare, 1));
        }

        return drawn;
    }
}
