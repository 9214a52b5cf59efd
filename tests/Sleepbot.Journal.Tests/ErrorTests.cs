using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Reading_where_there_is_no_journal_names_the_command_that_makes_one()
    {
        string message = Refusal(() => RunJournal.OpenReadOnly(scratch.File));
        Assert.Contains($"There is no journal at '{scratch.File}'. `sleepbot run FILE` makes one", message);
        Assert.False(File.Exists(scratch.File));
    }

    [Fact]
    public void An_empty_file_can_be_begun_but_not_read()
    {
        File.WriteAllBytes(scratch.File, []);
        Assert.Contains("holds no journal yet", Refusal(() => RunJournal.OpenReadOnly(scratch.File)));
        using RunJournal journal = RunJournal.Open(scratch.File);
        Assert.Equal("quickstart-1", Scratch.Begin(journal));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        File.WriteAllText(scratch.File, "step,accuracy\n" + new string('1', 5000));
        byte[] before = File.ReadAllBytes(scratch.File);
        foreach (Func<string, RunJournal> open in Openers)
        {
            Assert.Contains("the file is not a journal", Refusal(() => open(scratch.File)));
        }

        Assert.Equal(before, File.ReadAllBytes(scratch.File));
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_alone()
    {
        Scratch.Sql(scratch.File, "CREATE TABLE bookmarks (url TEXT)");
        byte[] before = File.ReadAllBytes(scratch.File);
        foreach (Func<string, RunJournal> open in Openers)
        {
            Assert.Contains("database of another program (1 tables", Refusal(() => open(scratch.File)));
        }

        Assert.Equal(before, File.ReadAllBytes(scratch.File));
    }

    [Fact]
    public void A_newer_journal_asks_for_a_newer_program()
    {
        RunJournal.Open(scratch.File).Dispose();
        Scratch.Sql(scratch.File, "PRAGMA user_version = 7");
        foreach (Func<string, RunJournal> open in Openers)
        {
            Assert.Contains("has schema version 7; this Sleepbot reads versions 1 to 4", Refusal(() => open(scratch.File)));
        }
    }

    [Fact]
    public void A_truncated_journal_is_reported_as_damaged()
    {
        WriteSome();
        using (FileStream stream = File.OpenWrite(scratch.File))
        {
            stream.SetLength(stream.Length / 2);
        }

        foreach (Func<string, RunJournal> open in Openers)
        {
            Assert.Contains("the file is damaged", Refusal(() => open(scratch.File)));
        }
    }

    [Fact]
    public void A_journal_damaged_inside_says_so_when_the_damage_is_read()
    {
        string id = WriteSome();
        using (FileStream stream = File.OpenWrite(scratch.File))
        {
            // The first pages list the tables; the rows come last.
            stream.Position = stream.Length / 2;
            stream.Write(Enumerable.Repeat((byte)0xA5, (int)(stream.Length - stream.Position)).ToArray());
        }

        using RunJournal journal = RunJournal.OpenReadOnly(scratch.File);
        Assert.Contains("the file is damaged", Refusal(() => journal.Measurements(id)));
    }

    [Fact]
    public void A_journal_locked_by_another_process_is_given_up_after_the_timeout()
    {
        var impatient = new JournalSettings { BusyTimeout = TimeSpan.FromMilliseconds(100), BatchDelay = TimeSpan.FromMinutes(1) };
        using RunJournal journal = RunJournal.Open(scratch.File, null, impatient);
        long run = journal.BeginRun(Scratch.Begin(journal), "baseline", 1);
        using (var other = new SqliteConnection($"Data Source={scratch.File};Pooling=False"))
        {
            other.Open();
            using SqliteTransaction held = other.BeginTransaction();
            Assert.Contains("another process has kept it locked", Refusal(() => RunJournal.Open(scratch.File, null, impatient)));

            journal.Append(Scratch.Row(run, 1));
            Assert.Contains("another process has kept it locked", Assert.Throws<JournalException>(journal.Flush).Message);
        }

        journal.Flush();
        Assert.Equal(1L, Scratch.Sql(scratch.File, "SELECT count(*) FROM measurements"));
        Assert.Single(Directory.GetFiles(scratch.Folder, "*-live-*"));
    }

    [Fact]
    public void Impossible_places_are_named()
    {
        File.WriteAllText(scratch.At("file"), "");
        foreach (Func<string, RunJournal> open in Openers)
        {
            Assert.Contains($"'{scratch.At("file")}' is a file, not a folder", Refusal(() => open(scratch.At("file/sleepbot.db"))));
            Assert.Contains($"'{scratch.At("none")}' does not exist", Refusal(() => open(scratch.At("none/sleepbot.db"))));
            Assert.Contains("is a folder; a journal is a file", Refusal(() => open(scratch.Folder)));
        }
    }

    [Fact]
    public void A_finished_journal_reads_where_nothing_can_be_written_beside_it()
    {
        string id = WriteSome();

        // A folder in the way of SQLite's shared memory file works as a read-only disk does, for any user.
        Directory.CreateDirectory($"{scratch.File}-shm");
        using RunJournal journal = RunJournal.OpenReadOnly(scratch.File);
        Assert.NotEmpty(journal.Measurements(id));
    }

    [Fact]
    public void Unknown_experiments_and_arms_list_the_known_ones()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        Assert.Contains("it has none at all", Refusal(() => journal.FindExperiment("a")));
        string id = Scratch.Begin(journal, "quickstart");
        Scratch.Begin(journal, "mnist");
        foreach (Action act in new Action[]
        {
            () => journal.FindExperiment("quikstart"),
            () => journal.Arms("quikstart"),
            () => journal.Runs("quikstart"),
            () => journal.Measurements("quikstart"),
            () => journal.SleepEvents("quikstart"),
            () => journal.EndExperiment("quikstart"),
            () => journal.BeginRun("quikstart", "baseline", 1),
        })
        {
            string message = Assert.Throws<JournalException>(act).Message;
            Assert.Contains("no experiment 'quikstart'. Did you mean 'quickstart-1'? The latest are: mnist-1, quickstart-1.", message);
        }

        Assert.Contains("has no arm 'nois'. It has: baseline, noise.", Refusal(() => journal.BeginRun(id, "nois", 1)));
    }

    [Fact]
    public void Rows_of_a_run_that_is_not_open_are_refused()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long run = journal.BeginRun(id, "baseline", 1);
        Measurement[] rows = [Scratch.Row(run, 1), Scratch.Row(99, 1)];
        Assert.Contains("run 99 takes no rows", Assert.Throws<ArgumentException>(() => journal.Append(rows)).Message);
        Scratch.End(journal, run);
        Assert.Throws<ArgumentException>(() => journal.Append(Scratch.Row(run, 2)));
        Assert.Throws<ArgumentException>(() => Scratch.End(journal, run));
        Assert.Empty(journal.Measurements(id));
    }

    [Fact]
    public void Nonsense_is_refused_before_it_is_queued()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        Assert.Contains("names the arm 'a' twice", Assert.Throws<ArgumentException>(() => Scratch.Begin(journal, "x", "a", "a")).Message);
        Assert.Contains(
            "'b', which is none of its arms: a",
            Assert.Throws<ArgumentException>(() => journal.BeginExperiment(Scratch.Plan("x", "a") with { Baseline = "b" })).Message);
        long run = journal.BeginRun(Scratch.Begin(journal), "baseline", 1);
        Assert.Throws<ArgumentException>(() => Scratch.End(journal, run, RunStatus.Running));
        Assert.Throws<ArgumentNullException>(() => journal.Append(new Measurement { RunId = run }));
        Assert.Throws<ArgumentNullException>(() => journal.Append(new SleepEvent { RunId = run }));
        journal.Flush();
    }

    [Fact]
    public void A_journal_opened_for_reading_refuses_to_write()
    {
        WriteSome();
        using RunJournal journal = RunJournal.OpenReadOnly(scratch.File);
        Assert.Contains("was opened for reading", Assert.Throws<InvalidOperationException>(() => Scratch.Begin(journal)).Message);
    }

    private static string Refusal(Func<object?> act) => Assert.Throws<JournalException>(act).Message;

    private static Func<string, RunJournal>[] Openers => [path => RunJournal.Open(path), RunJournal.OpenReadOnly];

    private string WriteSome()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long run = journal.BeginRun(id, "baseline", 1);
        for (int step = 0; step < 2000; step++)
        {
            journal.Append(Scratch.Row(run, step));
        }

        Scratch.End(journal, run);
        return id;
    }
}
