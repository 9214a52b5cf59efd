using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <summary>The tables of a journal, and how a file is recognised as one. <c>docs/journal.md</c> describes each column.</summary>
internal static class Schema
{
    /// <summary>Version of the tables, kept in the file's <c>user_version</c>.</summary>
    public const int Version = 4;

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
            folder TEXT NOT NULL DEFAULT '',
            fresh INTEGER NOT NULL DEFAULT 0,
            UNIQUE (slug, number));

        CREATE TABLE arms (
            experiment TEXT NOT NULL REFERENCES experiments (id),
            name TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            description TEXT NOT NULL,
            address TEXT NOT NULL DEFAULT '',
            specification TEXT NOT NULL DEFAULT '',
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
        """;

    // What version 2 has over version 1.
    private const string NewTables = """
        CREATE TABLE neuron_values (
            run INTEGER NOT NULL REFERENCES runs (id),
            step INTEGER NOT NULL,
            layer TEXT NOT NULL,
            metric TEXT NOT NULL,
            neurons INTEGER NOT NULL,
            numbers BLOB NOT NULL);
        CREATE INDEX neuron_values_by_step ON neuron_values (run, step);

        CREATE TABLE sources (
            experiment TEXT NOT NULL REFERENCES experiments (id),
            path TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (experiment, path));

        CREATE TABLE borrowed (
            experiment TEXT NOT NULL,
            arm TEXT NOT NULL,
            run INTEGER NOT NULL REFERENCES runs (id),
            PRIMARY KEY (experiment, arm, run),
            FOREIGN KEY (experiment, arm) REFERENCES arms (experiment, name));

        CREATE VIEW entries AS
            SELECT experiment, arm, id AS run FROM runs UNION ALL SELECT experiment, arm, run FROM borrowed;

        CREATE VIEW tidy AS
            SELECT entries.experiment, entries.arm, runs.seed, measurements.run, runs.status, measurements.step, measurements.epoch,
                   measurements.samples, measurements.split, measurements.metric, measurements.value,
                   measurements.training_seconds, measurements.sleeping_seconds, measurements.probing_seconds,
                   measurements.evaluating_seconds, measurements.logging_seconds
            FROM entries JOIN runs ON runs.id = entries.run JOIN measurements ON measurements.run = runs.id;
        """;

    // What version 3 has over version 2. Of an older journal the latest definition of each experiment is known, and taken for that of all its runs.
    private const string DefinitionTables = """
        CREATE TABLE definitions (
            id INTEGER PRIMARY KEY,
            experiment TEXT NOT NULL REFERENCES experiments (id),
            text TEXT NOT NULL,
            written_at TEXT NOT NULL);
        INSERT INTO definitions (experiment, text, written_at) SELECT id, definition, started_at FROM experiments ORDER BY rowid;

        ALTER TABLE runs ADD COLUMN definition INTEGER REFERENCES definitions (id);
        UPDATE runs SET definition = (SELECT id FROM definitions WHERE experiment = runs.experiment) WHERE status IN ('finished', 'diverged');

        CREATE TABLE answers (
            run INTEGER NOT NULL REFERENCES runs (id),
            step INTEGER NOT NULL,
            split TEXT NOT NULL,
            samples INTEGER NOT NULL,
            correct BLOB NOT NULL);
        CREATE INDEX answers_by_step ON answers (run, step);
        """;

    // What version 4 has over version 3. Runs of an older journal have no changes until a sham asks for them.
    private const string ChangesTable = """
        CREATE TABLE changes (
            run INTEGER NOT NULL REFERENCES runs (id),
            intervention TEXT NOT NULL,
            stage TEXT NOT NULL,
            parameters TEXT NOT NULL,
            changes INTEGER NOT NULL,
            steps BLOB NOT NULL,
            sizes BLOB NOT NULL,
            PRIMARY KEY (run, intervention, stage));
        """;

    private const string FromVersion1 = """
        DROP VIEW tidy;
        ALTER TABLE experiments ADD COLUMN folder TEXT NOT NULL DEFAULT '';
        ALTER TABLE experiments ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE arms ADD COLUMN address TEXT NOT NULL DEFAULT '';
        ALTER TABLE arms ADD COLUMN specification TEXT NOT NULL DEFAULT '';
        """;

    private const string NormsFromVersion1 = """
        INSERT INTO neuron_values (run, step, layer, metric, neurons, numbers)
            SELECT run, step, layer, 'norm', neurons, norms FROM norms ORDER BY rowid;
        DROP TABLE norms;
        """;

    /// <summary>Makes the tables in an empty file, and upgrades those of an older journal.</summary>
    /// <exception cref="JournalException">The file is another program's database, a newer journal, or an older one in use.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        if (VersionOf(connection, path) == Version)
        {
            return;
        }

        // Outside of a transaction, and only once the file is known to be nobody else's: the mode stays with the file.
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Between("BEGIN IMMEDIATE", _ =>
        {
            // Another process may have made or upgraded the tables since the first look.
            int version = VersionOf(connection, path);
            if (version is not (0 or Version))
            {
                RequireNobody(connection, path, version);
            }

            // Each version's tables are those of the one before, and its own.
            if (version == 0)
            {
                connection.Execute(Tables);
                connection.Execute(NewTables);
                connection.Execute($"PRAGMA application_id = {ApplicationId}");
            }
            else if (version == 1)
            {
                connection.Execute(FromVersion1);
                connection.Execute(NewTables);
                connection.Execute(NormsFromVersion1);
            }

            if (version < 3)
            {
                connection.Execute(DefinitionTables);
            }

            if (version < 4)
            {
                connection.Execute(ChangesTable);
            }


            return connection.Execute($"PRAGMA user_version = {Version}");
        });
    }

    /// <summary>Makes sure that the file holds a journal, and says whether it is an older one.</summary>
    /// <exception cref="JournalException">It holds none, or a newer one.</exception>
    public static bool NeedsUpgrade(SqliteConnection connection, string path)
    {
        int version = VersionOf(connection, path);
        return version != 0
            ? version != Version
            : throw new JournalException(
                $"'{path}' holds no journal yet: it is empty. `sleepbot run FILE` writes one; or give another path.");
    }

    /// <summary>Makes sure that no process of the older version has the file open to write: it would miss its tables.</summary>
    private static void RequireNobody(SqliteConnection connection, string path, int version)
    {
        var owners = connection.Query(
            "SELECT token, process, host FROM owners WHERE closed_at IS NULL",
            row => (Token: row.GetString(0), Process: row.GetInt64(1), Host: row.GetString(2)));
        foreach (var (token, process, host) in owners.Where(owner => OwnerLock.IsAlive(path, owner.Token)))
        {
            throw new JournalException(
                $"Journal '{path}' has schema version {version} and is in use by an older Sleepbot (process {process} on {host}), so it cannot be "
                + $"upgraded to version {Version} now. Let that one end, and try again.");
        }
    }

    /// <summary>Gets the version of the tables, 0 for an empty file.</summary>
    private static int VersionOf(SqliteConnection connection, string path)
    {
        // In one statement, so that all three are of one moment: another process may be making the tables just now.
        var (application, version, objects) = connection.Query(
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id, pragma_user_version",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))).Single();
        if (application == 0 && version == 0 && objects == 0)
        {
            return 0;
        }

        if (application != ApplicationId)
        {
            throw new JournalException(
                $"'{path}' is an SQLite database of another program ({objects} tables, indexes and views, application id {application}), "
                + "not a Sleepbot journal. It was left as it is; give another path.");
        }

        if (version is < 1 or > Version)
        {
            string mend = version > Version ? "It was written by a newer Sleepbot: update this one" : "It was changed by hand: restore it";
            throw new JournalException(
                $"Journal '{path}' has schema version {version}; this Sleepbot reads versions 1 to {Version}. {mend}, or give another path.");
        }

        return (int)version;
    }
}
