using System.Diagnostics;

namespace Sleepbot.Bench;

/// <summary>How many rows the journal takes.</summary>
internal static class JournalOverheads
{
    private const int RowsPerRound = 50_000;

    /// <summary>Measures it.</summary>
    /// <param name="seconds">For how long; at least three rounds.</param>
    /// <param name="report">Takes the table.</param>
    public static void Run(double seconds, Report report)
    {
        var write = report.Table<JournalRow>(
            $"journal, {RowsPerRound:N0} measurements a round, until they are on the disk",
            new("what", 34, row => row.What),
            new("rows/s", 32, row => row.RowsPerSecond.ToString("N0")));
        using var journal = new TemporaryJournal();
        List<double> queued = [], written = [];
        long begin = Stopwatch.GetTimestamp();
        while (written.Count < 3 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            for (int row = 0; row < RowsPerRound; row++)
            {
                journal.Append(row, "loss", 1.0 / (row + 1));
            }

            queued.Add(RowsPerRound / Stopwatch.GetElapsedTime(start).TotalSeconds);
            journal.Flush();
            written.Add(RowsPerRound / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        write(new JournalRow("queued by the training thread", Spread.Of(queued)));
        write(new JournalRow("written", Spread.Of(written)));
    }

    private sealed record JournalRow(string What, Spread RowsPerSecond);
}
