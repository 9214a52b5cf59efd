using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal.Tests;

public sealed class DurabilityTests : IDisposable
{
    /// <summary>Nothing reaches the disk unless the test says so.</summary>
    private static readonly JournalSettings onDemand = new() { BatchDelay = TimeSpan.FromMinutes(1) };

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_lock_file_of_a_process_that_died_before_it_was_registered_is_removed_and_a_held_one_is_not()
    {
        RunJournal.Open(scratch.File).Dispose();
        string orphan = $"{scratch.File}-live-0123456789ab", other = scratch.At("other.db-live-0123456789ab"), held = $"{scratch.File}-live-ba9876543210";
        File.WriteAllBytes(orphan, []);
        File.WriteAllBytes(other, []);
        using (new FileStream(held, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            RunJournal.Open(scratch.File).Dispose();
            Assert.Equal((false, true, true), (File.Exists(orphan), File.Exists(other), File.Exists(held)));
        }
    }

    [Fact]
    public void A_copy_taken_while_a_run_trains_is_valid_and_its_run_reads_as_interrupted()
    {
        using RunJournal journal = RunJournal.Open(scratch.File, null, onDemand);
        string id = Scratch.Begin(journal);
        long done = journal.BeginRun(id, "baseline", 1);
        Scratch.End(journal, done);
        long cut = journal.BeginRun(id, "baseline", 2);
        journal.Append(Scratch.Row(cut, 1));
        journal.Flush();
        journal.Append(Scratch.Row(cut, 2));

        // What a killed process leaves: the file, the log beside it that was never merged, and nobody who holds the lock.
        string left = scratch.At("left.db");
        File.Copy(scratch.File, left);
        File.Copy($"{scratch.File}-wal", $"{left}-wal");

        using RunJournal reader = RunJournal.OpenReadOnly(left);
        Assert.Equal([RunStatus.Finished, RunStatus.Interrupted], reader.Runs(id).Select(run => run.Status));
        Assert.Contains($"Its process ({Environment.ProcessId} on {Environment.MachineName}) died", reader.Runs(id)[1].Message);
        Assert.Equal(1, Assert.Single(reader.Measurements(id)).Step);
        Assert.Equal("ok", Scratch.Sql(left, "PRAGMA integrity_check"));
        Assert.Equal(RunStatus.Running, journal.Runs(id)[1].Status);
    }

    [Fact]
    public void The_next_writer_settles_what_a_dead_one_left()
    {
        string id;
        string left = scratch.At("left.db");
        using (RunJournal journal = RunJournal.Open(scratch.File))
        {
            id = Scratch.Begin(journal);
            journal.BeginRun(id, "baseline", 1);
            string liveFile = Directory.GetFiles(scratch.Folder, "*-live-*").Single();
            File.Copy(scratch.File, left);
            File.Copy($"{scratch.File}-wal", $"{left}-wal");
            File.WriteAllText(liveFile.Replace(scratch.File, left), "");
        }

        using (RunJournal next = RunJournal.Open(left))
        {
            Assert.Equal("interrupted", Scratch.Sql(left, "SELECT status FROM runs"));
            Assert.Single(Directory.GetFiles(scratch.Folder, "left.db-live-*"));
        }

        Assert.Empty(Directory.GetFiles(scratch.Folder, "*-live-*"));
    }

    [Fact]
    public void A_second_writer_leaves_the_runs_of_a_living_one_alone()
    {
        using RunJournal first = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(first);
        long run = first.BeginRun(id, "baseline", 1);
        using (RunJournal second = RunJournal.Open(scratch.File))
        {
            Assert.Equal(RunStatus.Running, second.Runs(id).Single().Status);
        }

        Scratch.End(first, run);
        Assert.Equal(RunStatus.Finished, first.Runs(id).Single().Status);
    }

    [Fact]
    public void Closing_marks_runs_without_an_end_as_interrupted_and_keeps_their_rows()
    {
        string id;
        using (RunJournal journal = RunJournal.Open(scratch.File))
        {
            id = Scratch.Begin(journal);
            journal.Append(Scratch.Row(journal.BeginRun(id, "noise", 5), 3));
        }

        using RunJournal reader = RunJournal.OpenReadOnly(scratch.File);
        RunRecord run = reader.Runs(id).Single();
        Assert.Equal((RunStatus.Interrupted, "The journal was closed before the run ended."), (run.Status, run.Message));
        Assert.Single(reader.Measurements(id));
    }

    [Fact]
    public void A_full_disk_is_reported_and_loses_nothing_once_there_is_space()
    {
        using RunJournal journal = RunJournal.Open(scratch.File, null, onDemand with { MaximumPages = 60 });
        string id = Scratch.Begin(journal);
        long run = journal.BeginRun(id, "baseline", 1);
        Fill(journal, run);

        string message = Assert.Throws<JournalException>(journal.Flush).Message;
        Assert.Contains($"Journal '{scratch.File}', writing rows: the disk is full. Free some space", message);
        Assert.Equal(message, Assert.Throws<JournalException>(() => journal.Append(Scratch.Row(run, 1))).Message);
        Assert.Throws<JournalException>(() => Scratch.End(journal, run));

        journal.AllowPages(10_000);
        journal.Flush();
        Scratch.End(journal, run);
        Assert.Equal(Enumerable.Range(0, 5000), journal.Measurements(id).Select(row => (int)row.Step));
    }

    [Fact]
    public void Closing_on_a_full_disk_says_how_many_rows_were_lost_and_keeps_the_file_valid()
    {
        RunJournal journal = RunJournal.Open(scratch.File, null, onDemand with { MaximumPages = 60 });
        string id = Scratch.Begin(journal);
        Fill(journal, journal.BeginRun(id, "baseline", 1));
        string message = Assert.Throws<JournalException>(journal.Dispose).Message;
        Assert.Contains("the disk is full", message);
        Assert.Contains("5000 rows could not be written", message);

        using RunJournal reader = RunJournal.OpenReadOnly(scratch.File);
        Assert.Empty(reader.Measurements(id));
        Assert.Equal(RunStatus.Interrupted, reader.Runs(id).Single().Status);
        Assert.Equal("ok", Scratch.Sql(scratch.File, "PRAGMA integrity_check"));
    }

    [Fact]
    public void A_transaction_that_SQLite_ended_by_itself_reports_why_and_breaks_nothing()
    {
        var file = new JournalFile(scratch.File, JournalSettings.Default);
        using SqliteConnection connection = file.OpenWriter();

        // On some full disks SQLite rolls back before it reports; rolling back again must not hide the report.
        string message = Assert.Throws<JournalException>(() => file.Transact(connection, "writing rows", writer =>
        {
            writer.Execute("ROLLBACK");
            return writer.Execute("INSERT INTO nowhere VALUES (1)");
        })).Message;
        Assert.Contains("no such table: nowhere", message);
        Assert.Equal(0L, file.Transact(connection, "counting", writer => writer.Scalar("SELECT count(*) FROM runs")));
    }

    [Fact]
    public void A_closed_journal_is_one_file_and_refuses_rows()
    {
        RunJournal journal = RunJournal.Open(scratch.File);
        long run = journal.BeginRun(Scratch.Begin(journal), "baseline", 1);
        journal.Dispose();
        journal.Dispose();

        Assert.Equal([scratch.File], Directory.GetFiles(scratch.Folder));
        Assert.Throws<ObjectDisposedException>(() => journal.Append(Scratch.Row(run, 1)));
        Assert.Throws<ObjectDisposedException>(journal.Flush);
        Assert.Throws<ObjectDisposedException>(() => journal.Experiments());
    }

    private static void Fill(RunJournal journal, long run)
    {
        for (int step = 0; step < 5000; step++)
        {
            journal.Append(Scratch.Row(run, step));
        }
    }
}
