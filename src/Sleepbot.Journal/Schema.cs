using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <summary>The tables of a journal, and how a file is recognised as one. <c>docs/journal.md</c> describes each column.</summary>
internal static class Schema
{
    /// <summary>Version of the tables, kept in the file's <c>user_version</c>.</summary>
    public const int Version = 1;

    /// <summary>"Slpb" in the file's <c>application_id</c>: tells a journal from any other SQLite database.</summary>
    public const int ApplicationId = 0x536C7062;

    private const string Tables = """
        CREATE TABLE owners (
            id INTEGER PRIMARY KEY,
            token TEXT NOT NULL UNIQUE,
            process INTEGER NOT NULL,
            host TEXT NOT NULL,
            opened_at TEXT NOT NULL,
            closed_at TEXT);

        CREATE TABLE experiments (
            id TEXT NOT NULL PRIMARY KEY,
            slug TEXT NOT NULL,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            question TEXT NOT NULL,
            definition TEXT NOT NULL,
            baseline TEXT NOT NULL,
            machine TEXT NOT NULL,
            version TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            UNIQUE (slug, number));

        CREATE TABLE arms (
            experiment TEXT NOT NULL REFERENCES experiments (id),
            name TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            description TEXT NOT NULL,
            PRIMARY KEY (experiment, name),
            UNIQUE (experiment, ordinal));

        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            experiment TEXT NOT NULL,
            arm TEXT NOT NULL,
            seed INTEGER NOT NULL,
            owner INTEGER NOT NULL REFERENCES owners (id),
            status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'diverged', 'interrupted', 'failed')),
            message TEXT NOT NULL DEFAULT '',
            steps INTEGER NOT NULL DEFAULT 0,
            weights_hash TEXT NOT NULL DEFAULT '',
            training_seconds REAL DEFAULT 0,
            sleeping_seconds REAL DEFAULT 0,
            probing_seconds REAL DEFAULT 0,
            evaluating_seconds REAL DEFAULT 0,
            logging_seconds REAL DEFAULT 0,
            FOREIGN KEY (experiment, arm) REFERENCES arms (experiment, name));
        CREATE INDEX runs_by_arm ON runs (experiment, arm, seed);

        CREATE TABLE measurements (
            run INTEGER NOT NULL REFERENCES runs (id),
            step INTEGER NOT NULL,
            epoch REAL,
            samples INTEGER NOT NULL,
            split TEXT NOT NULL,
            metric TEXT NOT NULL,
            value REAL,
            training_seconds REAL,
            sleeping_seconds REAL,
            probing_seconds REAL,
            evaluating_seconds REAL,
            logging_seconds REAL);
        CREATE INDEX measurements_by_step ON measurements (run, step);

        CREATE TABLE norms (
            run INTEGER NOT NULL REFERENCES runs (id),
            step INTEGER NOT NULL,
            layer TEXT NOT NULL,
            neurons INTEGER NOT NULL,
            norms BLOB NOT NULL);
        CREATE INDEX norms_by_step ON norms (run, step);

        CREATE TABLE sleep_events (
            run INTEGER NOT NULL REFERENCES runs (id),
            step INTEGER NOT NULL,
            intervention TEXT NOT NULL,
            seconds REAL,
            change REAL,
            relative_change REAL);
        CREATE INDEX sleep_events_by_step ON sleep_events (run, step);

        CREATE TABLE weights (
            run INTEGER NOT NULL PRIMARY KEY REFERENCES runs (id),
            sha256 TEXT NOT NULL,
            safetensors BLOB NOT NULL);

        CREATE VIEW tidy AS
            SELECT runs.experiment, runs.arm, runs.seed, measurements.run, runs.status, measurements.step, measurements.epoch,
                   measurements.samples, measurements.split, measurements.metric, measurements.value,
                   measurements.training_seconds, measurements.sleeping_seconds, measurements.probing_seconds,
                   measurements.evaluating_seconds, measurements.logging_seconds
            FROM measurements JOIN runs ON runs.id = measurements.run;
        """;

    /// <summary>Makes the tables in an empty file, and leaves a journal as it is.</summary>
    /// <exception cref="JournalException">The file is another program's database, or a newer journal.</exception>
    public static void CreateIfEmpty(SqliteConnection connection, string path)
    {
        if (!IsEmpty(connection, path))
        {
            return;
        }

        // Outside of a transaction, and only once the file is known to be nobody else's: the mode stays with the file.
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Between("BEGIN IMMEDIATE", _ =>
        {
            // Another process may have made the tables since the first look.
            if (IsEmpty(connection, path))
            {
                connection.Execute(Tables);
                connection.Execute($"PRAGMA application_id = {ApplicationId}");
                connection.Execute($"PRAGMA user_version = {Version}");
            }

            return true;
        });
    }

    /// <summary>Makes sure that the file holds a journal this program can read.</summary>
    /// <exception cref="JournalException">It does not.</exception>
    public static void Check(SqliteConnection connection, string path)
    {
        if (IsEmpty(connection, path))
        {
            throw new JournalException(
                $"'{path}' holds no journal yet: it is empty. `sleepbot run FILE` writes one; or give another path.");
        }
    }

    private static bool IsEmpty(SqliteConnection connection, string path)
    {
        long application = (long)connection.Scalar("PRAGMA application_id")!;
        long version = (long)connection.Scalar("PRAGMA user_version")!;
        long objects = (long)connection.Scalar("SELECT count(*) FROM sqlite_master")!;
        if (application == 0 && version == 0 && objects == 0)
        {
            return true;
        }

        if (application != ApplicationId)
        {
            throw new JournalException(
                $"'{path}' is an SQLite database of another program ({objects} tables, indexes and views, application id {application}), "
                + "not a Sleepbot journal. It was left as it is; give another path.");
        }

        if (version != Version)
        {
            string mend = version > Version ? "It was written by a newer Sleepbot: update this one" : "It was changed by hand: restore it";
            throw new JournalException(
                $"Journal '{path}' has schema version {version}; this Sleepbot reads version {Version}. {mend}, or give another path.");
        }

        return false;
    }
}
