using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal.Tests;

/// <summary>A journal of schema version 1, as SQL, 2 or 3 is opened and becomes one of the present version.</summary>
public sealed class UpgradeTests : IDisposable
{
    private const string Version1 = """
        PRAGMA application_id = 0x536C7062;
        PRAGMA user_version = 1;
        PRAGMA journal_mode = WAL;
        CREATE TABLE owners (id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, process INTEGER NOT NULL, host TEXT NOT NULL, opened_at TEXT NOT NULL, closed_at TEXT);
        CREATE TABLE experiments (id TEXT NOT NULL PRIMARY KEY, slug TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, question TEXT NOT NULL,
            definition TEXT NOT NULL, baseline TEXT NOT NULL, machine TEXT NOT NULL, version TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, UNIQUE (slug, number));
        CREATE TABLE arms (experiment TEXT NOT NULL REFERENCES experiments (id), name TEXT NOT NULL, ordinal INTEGER NOT NULL, description TEXT NOT NULL,
            PRIMARY KEY (experiment, name), UNIQUE (experiment, ordinal));
        CREATE TABLE runs (id INTEGER PRIMARY KEY, experiment TEXT NOT NULL, arm TEXT NOT NULL, seed INTEGER NOT NULL, owner INTEGER NOT NULL REFERENCES owners (id),
            status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'diverged', 'interrupted', 'failed')), message TEXT NOT NULL DEFAULT '',
            steps INTEGER NOT NULL DEFAULT 0, weights_hash TEXT NOT NULL DEFAULT '', training_seconds REAL DEFAULT 0, sleeping_seconds REAL DEFAULT 0,
            probing_seconds REAL DEFAULT 0, evaluating_seconds REAL DEFAULT 0, logging_seconds REAL DEFAULT 0,
            FOREIGN KEY (experiment, arm) REFERENCES arms (experiment, name));
        CREATE INDEX runs_by_arm ON runs (experiment, arm, seed);
        CREATE TABLE measurements (run INTEGER NOT NULL REFERENCES runs (id), step INTEGER NOT NULL, epoch REAL, samples INTEGER NOT NULL, split TEXT NOT NULL,
            metric TEXT NOT NULL, value REAL, training_seconds REAL, sleeping_seconds REAL, probing_seconds REAL, evaluating_seconds REAL, logging_seconds REAL);
        CREATE INDEX measurements_by_step ON measurements (run, step);
        CREATE TABLE norms (run INTEGER NOT NULL REFERENCES runs (id), step INTEGER NOT NULL, layer TEXT NOT NULL, neurons INTEGER NOT NULL, norms BLOB NOT NULL);
        CREATE INDEX norms_by_step ON norms (run, step);
        CREATE TABLE sleep_events (run INTEGER NOT NULL REFERENCES runs (id), step INTEGER NOT NULL, intervention TEXT NOT NULL, seconds REAL, change REAL, relative_change REAL);
        CREATE INDEX sleep_events_by_step ON sleep_events (run, step);
        CREATE TABLE weights (run INTEGER NOT NULL PRIMARY KEY REFERENCES runs (id), sha256 TEXT NOT NULL, safetensors BLOB NOT NULL);
        CREATE VIEW tidy AS SELECT runs.experiment, runs.arm, runs.seed, measurements.run, runs.status, measurements.step, measurements.epoch, measurements.samples,
            measurements.split, measurements.metric, measurements.value, measurements.training_seconds, measurements.sleeping_seconds, measurements.probing_seconds,
            measurements.evaluating_seconds, measurements.logging_seconds FROM measurements JOIN runs ON runs.id = measurements.run;
        INSERT INTO owners VALUES (1, 'abc', 77, 'here', '2026-01-02T03:04:05.0000000Z', NULL);
        INSERT INTO experiments VALUES ('old-1', 'old', 1, 'old', 'Why?', 'experiment: old', 'plain', 'two cores', '0.1.0', '2026-01-02T03:04:05.0000000Z', NULL);
        INSERT INTO arms VALUES ('old-1', 'plain', 0, 'no sleep');
        INSERT INTO runs (id, experiment, arm, seed, owner, status, steps, weights_hash) VALUES (1, 'old-1', 'plain', 3, 1, 'finished', 9, 'ab'), (2, 'old-1', 'plain', 4, 1, 'running', 0, '');
        INSERT INTO measurements VALUES (1, 9, 0.5, 90, 'test', 'accuracy', 0.75, 1, 2, 3, 4, 5);
        INSERT INTO norms VALUES (1, 9, 'fc1', 2, x'0000803f00000040'), (1, 0, 'fc1', 2, x'0000404000008040');
        INSERT INTO sleep_events VALUES (1, 4, 'noise', 0.5, 1, 0.25);
        """;

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_is_still_there(bool readOnly)
    {
        WriteVersion1();
        using (RunJournal journal = readOnly ? RunJournal.OpenReadOnly(scratch.File) : RunJournal.Open(scratch.File))
        {
            Assert.Equal([RunStatus.Finished, RunStatus.Interrupted], journal.Runs("old-1").Select(run => run.Status));
            Assert.Equal(0.75, journal.Measurements("old-1").Single().Value);
            Assert.Equal(0.75, journal.Latest(1, "test", "accuracy"));
            Assert.Equal([(0, "norm", 3f), (9, "norm", 1f)], journal.NeuronValues(1).Select(row => ((int)row.Step, row.Metric, row.Values.Span[0])));
            Assert.Equal("noise", journal.SleepEvents("old-1").Single().Intervention);
            Assert.Equal(new ArmRecord("old-1", "plain", 0, "no sleep", "", ""), journal.Arms("old-1").Single());
            Assert.Empty(journal.Sources("old-1"));
            Assert.Equal([new FirstDefinition("plain", 3, 1, "experiment: old")], journal.FirstDefinitions("old-1"));
        }

        Assert.Equal(4L, Scratch.Sql(scratch.File, "PRAGMA user_version"));
        Assert.Equal(1L, Scratch.Sql(scratch.File, "SELECT count(*) FROM tidy WHERE experiment = 'old-1'"));
        Assert.Equal("ok", Scratch.Sql(scratch.File, "PRAGMA integrity_check"));
    }

    [Fact]
    public void It_has_the_tables_of_a_new_one_and_goes_on_like_one()
    {
        WriteVersion1();
        string fresh = scratch.At("fresh.db");
        RunJournal.Open(fresh).Dispose();
        using RunJournal journal = RunJournal.Open(scratch.File);

        const string Columns = "SELECT group_concat(t.name || '.' || c.name || c.\"notnull\", ' ') FROM (SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name) t JOIN pragma_table_info(t.name) c";
        Assert.Equal(Words(Scratch.Sql(fresh, Columns)), Words(Scratch.Sql(scratch.File, Columns)));
        string id = Scratch.Begin(journal, "old", "plain");
        Assert.Equal("old-2", id);
        Assert.Equal(RunClaimKind.Begun, journal.ClaimRun(id, "plain", 3).Kind);
        Assert.Equal(RunClaimKind.Ended, journal.ClaimRun("old-1", "plain", 3).Kind);
    }

    [Fact]
    public void It_waits_until_the_older_program_is_done()
    {
        WriteVersion1();
        using (new FileStream($"{scratch.File}-live-abc", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            string message = Assert.Throws<JournalException>(() => RunJournal.Open(scratch.File)).Message;
            Assert.Contains("in use by an older Sleepbot (process 77 on here)", message);
            Assert.Equal(1L, Scratch.Sql(scratch.File, "PRAGMA user_version"));
        }

        RunJournal.Open(scratch.File).Dispose();
    }

    [Fact]
    public void Version_2_gets_room_for_answers_and_definitions()
    {
        using (RunJournal journal = RunJournal.Open(scratch.File))
        {
            Scratch.End(journal, journal.BeginRun(Scratch.Begin(journal), "noise", 1));
        }

        Scratch.Sql(scratch.File, "DROP TABLE changes; DROP TABLE answers; ALTER TABLE runs DROP COLUMN definition; DROP TABLE definitions");
        Scratch.Sql(scratch.File, "PRAGMA user_version = 2");
        using RunJournal upgraded = RunJournal.Open(scratch.File);
        Assert.Null(upgraded.Answers(1, "test"));
        long run = upgraded.BeginRun(upgraded.Experiments().Single().Id, "noise", 2);
        upgraded.Append(new SampleAnswers(run, 1, "test", new[] { true }));
        Assert.Equal([true], upgraded.Answers(run, "test")!.Correct.ToArray());
        Assert.Equal([("noise", 1, "data: mnist")], upgraded.FirstDefinitions("quickstart-1").Select(known => (known.Arm, (int)known.Seed, known.Text)));
    }

    [Fact]
    public void Version_3_gets_room_for_changes_and_keeps_every_run()
    {
        long before;
        using (RunJournal journal = RunJournal.Open(scratch.File))
        {
            before = journal.BeginRun(Scratch.Begin(journal), "noise", 1);
            journal.Append(Scratch.Row(before, 4, 0.75));
            Scratch.End(journal, before);
        }

        Scratch.Sql(scratch.File, "DROP TABLE changes");
        Scratch.Sql(scratch.File, "PRAGMA user_version = 3");
        using (RunJournal readOnly = RunJournal.OpenReadOnly(scratch.File))
        {
            Assert.Equal(0.75, readOnly.Latest(before, "test", "accuracy"));
            Assert.Empty(readOnly.Changes(before));
        }

        using RunJournal upgraded = RunJournal.Open(scratch.File);
        Assert.Equal(RunStatus.Finished, upgraded.Runs("quickstart-1").Single().Status);
        upgraded.KeepChanges(before, [new ChangeSizes("noise/0", "apply", ["w"], new[] { 3L }, new[] { 0.5f })]);
        Assert.Equal("noise/0", upgraded.Changes(before).Single().Intervention);
        Assert.Equal("ok", Scratch.Sql(scratch.File, "PRAGMA integrity_check"));
    }

    private static string[] Words(object? text) => [.. ((string)text!).Split(' ').Order()];

    private void WriteVersion1()
    {
        using var connection = new SqliteConnection($"Data Source={scratch.File};Pooling=False");
        connection.Open();
        connection.Execute(Version1);
    }
}
