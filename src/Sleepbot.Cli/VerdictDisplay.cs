using Sleepbot.Verdicts;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary>What an experiment says, on the console: sentences, paragraphs, the table. The one way in which all commands say it.</summary>
internal static class VerdictDisplay
{
    private const int Indent = 2;

    // From so many columns on there is room for columns that are needed less.
    private static readonly int[] widths = [0, 100, 120];

    /// <summary>Writes the verdict.</summary>
    public static void Write(Terminal terminal, ExperimentVerdict verdict)
    {
        var report = VerdictReport.Of(verdict);
        terminal.Print("");
        if (verdict.Question.Length > 0)
        {
            terminal.Print(verdict.Question);
        }

        foreach (string line in report.Sentences)
        {
            terminal.Print(line);
        }

        foreach (string paragraph in report.Paragraphs)
        {
            terminal.Print("");
            terminal.Print(paragraph);
        }

        var table = VerdictTable.Of(verdict);
        terminal.Out.Write(Draw(table, terminal.Out.Profile.Width));
        terminal.Print(table.Legend);
        foreach (string note in report.Notes)
        {
            terminal.Print(note);
        }
    }

    /// <summary>Draws the table: what is needed always, and the rest where there is room.</summary>
    private static Table Draw(VerdictTable table, int width)
    {
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count).Where(column => widths[table.Columns[column].Need] <= width)];

        // Long names of arms take room too: columns go one after the other until what is needed fits.
        while (table.Columns[shown[^1]].Need > 0 && shown.Sum(column => WidthOf(table, column)) > width - Indent)
        {
            shown = [.. shown.SkipLast(1)];
        }

        var drawn = new Table().Border(TableBorder.Minimal);
        foreach (int column in shown)
        {
            drawn.AddColumn(table.Columns[column].Title, drawing => (table.Columns[column].IsNumber ? drawing.RightAligned() : drawing).NoWrap());
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow([.. shown.Select(column => Markup.Escape(row[column]))]);
        }

        return drawn;
    }

    /// <summary>The widest cell of a column, with the line beside it.</summary>
    private static int WidthOf(VerdictTable table, int column) => 3 + table.Rows.Select(row => row[column]).Append(table.Columns[column].Title).Max(cell => cell.Length);
}
