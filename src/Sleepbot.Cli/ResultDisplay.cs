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
            WritePage(result, page);
            return;
        }

        terminal.Print("");
        if (result.Question.Length > 0)
        {
            terminal.Print(result.Question);
        }

        terminal.Print(table.Headline);
        terminal.Out.Write(Draw(table, terminal.Out.Profile.Width));
        terminal.Print("Test accuracy: mean ± standard deviation over seeds. Difference to the baseline in percentage points, paired by seed.");
        foreach (var (arm, run) in result.Arms.SelectMany(arm => arm.Runs.Where(run => run.Message.Length > 0).Select(run => (arm, run))))
        {
            terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{arm.Name}, seed {run.Seed}: {run.Status.ToString().ToLowerInvariant()}. {run.Message}"));
        }

        WritePage(result, page);
        terminal.Print($"Page: {page.FullName}");
    }

    /// <summary>Writes the page, after the table: what was measured must be seen even where no page can be written.</summary>
    private static void WritePage(ExperimentResult result, FileInfo page)
    {
        try
        {
            ResultPage.Write(result, page.FullName);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"the page {page.FullName} could not be written: {problem.Message} Everything is in the journal: `sleepbot show {result.Id} --page FILE` writes it elsewhere.",
                problem);
        }
    }

    private static string Difference(ResultRow row) => row.Difference switch
    {
        null => "",
        { Interval: null } difference => ResultText.Points(difference.Mean),
        { } difference => $"{ResultText.Points(difference.Mean)} ({ResultText.Points(difference.Interval)})",
    };

    /// <summary>Draws the table: what an arm reached and how it differs always, the rest where there is room.</summary>
    private static Table Draw(ResultTable table, int width)
    {
        var drawn = new Table().Border(TableBorder.Minimal);
        List<Func<ResultRow, string>> cells = [];
        Add("arm", row => row.Arm);
        if (width >= 120 || table.Rows.Any(row => row.Diverged + row.Failed + row.Unfinished > 0))
        {
            Add("runs", ResultText.Runs);
        }

        Add("test accuracy", row => row.Accuracy.Count > 1 ? $"{ResultText.Percent(row.Accuracy.Mean)} ± {ResultText.Percent(row.Accuracy.StandardDeviation)}" : ResultText.Percent(row.Accuracy.Mean), right: true);
        Add($"difference ({ResultText.Percent(table.Level, 0)} interval)", Difference, right: true);
        if (width >= 100)
        {
            Add("reading", row => row.Reading == Reading.Baseline ? "" : ResultText.Reading(row.Reading));
        }

        if (width >= 120)
        {
            Add("training", row => ResultText.Duration(row.TrainingSeconds), right: true);
            Add("asleep", row => ResultText.Percent(row.SleepingShare, 1), right: true);
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow([.. cells.Select(cell => Markup.Escape(cell(row)))]);
        }

        return drawn;

        void Add(string title, Func<ResultRow, string> cell, bool right = false)
        {
            drawn.AddColumn(title, column => (right ? column.RightAligned() : column).NoWrap());
            cells.Add(cell);
        }
    }
}
