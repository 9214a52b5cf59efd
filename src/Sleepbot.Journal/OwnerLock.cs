using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <summary>Shows that the process which opened a journal for writing is alive.</summary>
/// <remarks>
/// Each writing journal holds an exclusive lock on a small file of its own beside the journal. The operating system lets go of it
/// when the process ends, however it ends, so a run marked <c>running</c> whose owner's file can be locked, or is gone, has lost
/// its process. Unlike a process id this cannot be mistaken for a later process, and holds across containers.
/// </remarks>
internal sealed class OwnerLock : IDisposable
{
    private readonly FileStream held;

    private OwnerLock(long id, FileStream held)
    {
        Id = id;
        this.held = held;
    }

    /// <summary>Gets the number of this owner in the table <c>owners</c>.</summary>
    public long Id { get; }

    /// <summary>Registers a new owner, within the caller's transaction.</summary>
    public static OwnerLock Take(SqliteConnection connection, string journalPath, TimeProvider time)
    {
        string token = Guid.NewGuid().ToString("N")[..12];
        FileStream held;
        try
        {
            // Locked before its row exists: no reader can look at it in between.
            held = new FileStream(PathOf(journalPath, token), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                $"Journal '{journalPath}': a lock file cannot be made beside it ({error.Message}). Make its folder writable, or give "
                + "another path.",
                error);
        }

        try
        {
            long id = (long)connection.Scalar(
                "INSERT INTO owners (token, process, host, opened_at) VALUES ($1, $2, $3, $4) RETURNING id",
                token,
                Environment.ProcessId,
                Environment.MachineName,
                Timestamp.Now(time))!;
            return new OwnerLock(id, held);
        }
        catch
        {
            Remove(held);
            throw;
        }
    }

    /// <summary>Marks the runs of dead owners as interrupted and removes lock files that nobody holds, within the caller's transaction.</summary>
    public static void SettleTheDead(SqliteConnection connection, string journalPath, TimeProvider time)
    {
        var owners = connection.Query(
            "SELECT id, token, process, host FROM owners WHERE closed_at IS NULL",
            row => (Id: row.GetInt64(0), Token: row.GetString(1), Epitaph: Epitaph(row.GetInt64(2), row.GetString(3))));
        foreach (var (id, token, epitaph) in owners)
        {
            if (IsAlive(journalPath, token))
            {
                continue;
            }

            connection.Execute("UPDATE runs SET status = 'interrupted', message = $1 WHERE owner = $2 AND status = 'running'", epitaph, id);
            connection.Execute("UPDATE owners SET closed_at = $1 WHERE id = $2", Timestamp.Now(time), id);
        }

        DeleteOrphans(journalPath);
    }

    /// <summary>Tells whether the process that took a token still holds its lock.</summary>
    public static bool IsAlive(string journalPath, string token)
    {
        try
        {
            // A shared lock, so that two readers looking at once do not take each other for the owner.
            using var probe = new FileStream(PathOf(journalPath, token), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>What is told of a run whose process is gone.</summary>
    public static string Epitaph(long process, string host) => $"Its process ({process} on {host}) died before the run ended.";

    /// <summary>Gives up ownership.</summary>
    public void Dispose() => Remove(held);

    private static string PathOf(string journalPath, string token) => $"{journalPath}-live-{token}";

    /// <summary>Deletes lock files that nobody holds: also of processes that died before their row was written, or after they had closed it.</summary>
    /// <remarks>Files are made within transactions that write, and so is this called: no other process is just about to lock one.</remarks>
    private static void DeleteOrphans(string journalPath)
    {
        string start = PathOf(Path.GetFullPath(journalPath), "");
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(start)!).Where(file => file.StartsWith(start, StringComparison.Ordinal)))
        {
            if (!IsAlive(journalPath, file[start.Length..]))
            {
                DeleteQuietly(file);
            }
        }
    }

    private static void Remove(FileStream held)
    {
        held.Dispose();
        DeleteQuietly(held.Name);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty file stays behind. It is unlocked, so nobody takes its owner for alive.
        }
    }
}
