using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <summary>The file of a journal: opens connections to it and puts SQLite's errors into words.</summary>
internal sealed class JournalFile
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    // SQLite could not make its shared memory file larger: the disk is full, under another name.
    private const int SharedMemorySize = InputOutput | (19 << 8);
    private const string DiskFull = "the disk is full. Free some space and try again; what was committed before is safe.";
    private readonly JournalSettings settings;

    static JournalFile() => SQLitePCL.Batteries_V2.Init();

    public JournalFile(string path, JournalSettings settings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FilePath = Path.GetFullPath(path);
        this.settings = settings;
    }

    /// <summary>Gets the full path.</summary>
    public string FilePath { get; }

    /// <summary>Opens the one connection that writes; makes the file and its tables when there are none, and upgrades older ones.</summary>
    public SqliteConnection OpenWriter()
    {
        RequireFolder();
        return Guard("opening it", () =>
        {
            SqliteConnection connection = Connect(FilePath, SqliteOpenMode.ReadWriteCreate);
            try
            {
                if (settings.MaximumPages > 0)
                {
                    connection.Execute($"PRAGMA max_page_count = {settings.MaximumPages}");
                }

                Schema.Prepare(connection, FilePath);

                // With FULL a commit is on the disk when it returns, also if the power fails; only the background writer waits for it.
                connection.Execute("PRAGMA synchronous = FULL");
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Runs queries on one consistent state of the file.</summary>
    public T Read<T>(string doing, Func<SqliteConnection, T> work) => Guard(doing, () =>
    {
        using SqliteConnection connection = OpenReader();
        return connection.Between("BEGIN", work);
    });

    /// <summary>Runs statements in one transaction that is on the disk when this returns, or leaves no trace when it throws.</summary>
    public T Transact<T>(SqliteConnection writer, string doing, Func<SqliteConnection, T> work) =>
        Guard(doing, () => writer.Between("BEGIN IMMEDIATE", work));

    /// <summary>Makes sure that there is a journal to read.</summary>
    public void CheckReadable()
    {
        RequireFolder();
        if (!File.Exists(FilePath))
        {
            throw new JournalException(
                $"There is no journal at '{FilePath}'. `sleepbot run FILE` makes one in the folder it is run in; go there, or give "
                + "the journal's path.");
        }

        if (Read("opening it", connection => Schema.NeedsUpgrade(connection, FilePath)))
        {
            OpenWriter().Dispose();
        }
    }

    /// <summary>Runs <paramref name="work"/> and turns SQLite's errors into a <see cref="JournalException"/>.</summary>
    private T Guard<T>(string doing, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw new JournalException($"Journal '{FilePath}', {doing}: {Explain(error)}", error) { MayPass = MayPass(error) };
        }
    }

    private SqliteConnection OpenReader()
    {
        try
        {
            return ConnectAndTouch(FilePath);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is CannotOpen or ReadOnly && !HasUnmergedRows())
        {
            // In a folder where SQLite cannot put its shared memory file nobody writes either: the file can be read as it is.
            return ConnectAndTouch($"{new Uri(FilePath).AbsoluteUri}?immutable=1");
        }
    }

    private SqliteConnection ConnectAndTouch(string source)
    {
        SqliteConnection connection = Connect(source, SqliteOpenMode.ReadOnly);
        try
        {
            connection.Scalar("PRAGMA user_version");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection Connect(string source, SqliteOpenMode mode)
    {
        var parts = new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            ForeignKeys = true,
            Pooling = false, // A closed journal is closed: its file can be moved or deleted.
            DefaultTimeout = Math.Max(1, (int)settings.BusyTimeout.TotalSeconds), // 0 would mean for ever.
        };
        var connection = new SqliteConnection(parts.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {(int)settings.BusyTimeout.TotalMilliseconds}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void RequireFolder()
    {
        string folder = Path.GetDirectoryName(FilePath) ?? FilePath;
        if (Directory.Exists(FilePath))
        {
            string example = Path.Combine(FilePath, "sleepbot.db");
            throw new JournalException($"'{FilePath}' is a folder; a journal is a file. Give a file in it, such as '{example}'.");
        }

        if (File.Exists(folder))
        {
            throw new JournalException(
                $"There can be no journal at '{FilePath}': '{folder}' is a file, not a folder. Give a path inside of a folder.");
        }

        if (!Directory.Exists(folder))
        {
            throw new JournalException(
                $"There can be no journal at '{FilePath}': the folder '{folder}' does not exist. Make it, or give another path.");
        }
    }

    private bool HasUnmergedRows() => new FileInfo(FilePath + "-wal") is { Exists: true, Length: > 0 };

    private static bool MayPass(SqliteException error) =>
        error.SqliteErrorCode is Full or Busy or Locked || error.SqliteExtendedErrorCode == SharedMemorySize;

    private string Explain(SqliteException error) => error.SqliteErrorCode switch
    {
        _ when error.SqliteExtendedErrorCode == SharedMemorySize => DiskFull,
        Full => DiskFull,
        Busy or Locked => $"another process has kept it locked for {settings.BusyTimeout.TotalSeconds:0.#} s. Look for an open database "
            + "shell, a backup or a copy in progress, let it end, and try again.",
        ReadOnly => "the file or its folder may not be written to. Change its permissions, or give a path where you may write.",
        InputOutput => $"the disk reported an error (SQLite code {error.SqliteExtendedErrorCode}). Check the disk or the network share "
            + "it lies on, and try again.",
        Corrupt => "the file is damaged. Restore a copy, or save what can be read with `sqlite3 OLD .recover | sqlite3 NEW`, or give "
            + "another path for a new one.",
        CannotOpen => "the file cannot be opened. Check that you may read and write it and its folder, or give another path.",
        NotADatabase => "the file is not a journal: it does not begin as an SQLite database does. It was left as it is; give "
            + "another path.",
        _ => $"SQLite reports '{error.Message}' (code {error.SqliteExtendedErrorCode}).",
    };
}
