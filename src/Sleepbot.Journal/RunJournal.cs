namespace Sleepbot.Journal;

/// <summary>The record of every run: one SQLite file that experiments append to, and every report reads.</summary>
/// <remarks>
/// Safe to use from several threads, and several processes may write one file at once. Rows are queued by <c>Append</c> and
/// <see cref="EndRun"/> and written in batches by one background thread, a fifth of a second later at most; reading through the same
/// object sees them at once. If writing fails (a full disk, a lock that is not let go), rows stay queued and are tried again, and
/// every call reports the failure until a try succeeds. A process killed at any moment leaves a valid file that lacks at most the
/// rows not yet written. Its unfinished runs read as <see cref="RunStatus.Interrupted"/>. <c>docs/journal.md</c> describes the tables.
/// </remarks>
public sealed partial class RunJournal : IDisposable
{
    private readonly JournalFile file;
    private readonly JournalWriter? writer;
    private readonly TimeProvider time;
    private bool disposed;

    private RunJournal(JournalFile file, JournalWriter? writer, TimeProvider time)
    {
        this.file = file;
        this.writer = writer;
        this.time = time;
    }

    /// <summary>Gets the full path of the file.</summary>
    public string FilePath => file.FilePath;

    /// <summary>Opens a journal for writing and reading, and makes it if there is no file.</summary>
    /// <param name="path">The file, for example <c>sleepbot.db</c>. Its folder must exist.</param>
    /// <param name="time">The clock that dates experiments; null, the default, takes the system's.</param>
    /// <returns>The journal; dispose it to write what is queued and to close the file.</returns>
    /// <exception cref="JournalException">
    /// The file is no journal, is damaged, comes from a newer Sleepbot, cannot be written to, or has been locked by another process
    /// for 30 seconds. The file is left as it was.
    /// </exception>
    public static RunJournal Open(string path, TimeProvider? time = null) => Open(path, time, JournalSettings.Default);

    /// <summary>Opens a journal for reading only.</summary>
    /// <param name="path">The file, for example <c>sleepbot.db</c>.</param>
    /// <returns>The journal; another process may be writing to it meanwhile, and later reads see what it wrote.</returns>
    /// <exception cref="JournalException">There is no such file, it is no journal, is damaged, or comes from a newer Sleepbot.</exception>
    public static RunJournal OpenReadOnly(string path)
    {
        var file = new JournalFile(path, JournalSettings.Default);
        file.CheckReadable();
        return new RunJournal(file, null, TimeProvider.System);
    }

    /// <summary>Writes what is queued, marks runs of this object that were not ended as interrupted, and closes the file.</summary>
    /// <exception cref="JournalException">
    /// Something could not be written; the message says how many rows were lost. The file is closed all the same.
    /// </exception>
    public void Dispose()
    {
        disposed = true;
        writer?.Dispose();
    }

    /// <summary>Opens a journal with a short patience or a small disk, for tests.</summary>
    internal static RunJournal Open(string path, TimeProvider? time, JournalSettings settings)
    {
        TimeProvider clock = time ?? TimeProvider.System;
        var file = new JournalFile(path, settings);
        return new RunJournal(file, JournalWriter.Start(file, settings, clock), clock);
    }

    /// <summary>Makes the disk of <see cref="JournalSettings.MaximumPages"/> larger, for tests.</summary>
    internal void AllowPages(int pages) =>
        Writer.Transact("making room", connection => connection.Execute($"PRAGMA max_page_count = {pages}"));
}
