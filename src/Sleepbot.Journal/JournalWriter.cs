using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <summary>Takes rows from many threads and writes them in batches on one thread of its own.</summary>
/// <remarks>
/// Two locks. The queue's is held only to add to a list or to swap two lists, so a training thread never waits for the disk. The
/// disk's is held while writing, by the background thread, by <see cref="Flush"/> or by <see cref="Transact{T}"/>. Who needs both
/// takes the disk's first.
/// </remarks>
internal sealed class JournalWriter : IDisposable
{
    private readonly Lock queueGate = new();
    private readonly Lock diskGate = new();
    private readonly HashSet<long> openRuns = [];
    private readonly ManualResetEventSlim stopping = new();
    private readonly JournalFile file;
    private readonly TimeProvider time;
    private readonly SqliteConnection connection;
    private readonly OwnerLock owner;
    private readonly Thread thread;
    private PendingRows pending = new();
    private PendingRows writing = new();
    private JournalException? failure;
    private bool closed;
    private bool disposed;

    private JournalWriter(JournalFile file, SqliteConnection connection, OwnerLock owner, JournalSettings settings, TimeProvider time)
    {
        this.file = file;
        this.time = time;
        this.connection = connection;
        this.owner = owner;
        thread = new Thread(() => WriteInBackground(settings.BatchDelay)) { IsBackground = true, Name = "Journal writer" };
        thread.Start();
    }

    /// <summary>Gets the number of this process in the table <c>owners</c>.</summary>
    public long OwnerId => owner.Id;

    /// <summary>Opens the file, registers this process as an owner of runs, and starts the thread that writes.</summary>
    public static JournalWriter Start(JournalFile file, JournalSettings settings, TimeProvider time)
    {
        SqliteConnection connection = file.OpenWriter();
        OwnerLock? owner = null;
        try
        {
            file.Transact(connection, "registering this process", writer =>
            {
                OwnerLock.SettleTheDead(writer, file.FilePath, time);
                return owner = OwnerLock.Take(writer, file.FilePath, time);
            });
            return new JournalWriter(file, connection, owner!, settings, time);
        }
        catch
        {
            owner?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Adds one measurement to the queue.</summary>
    public void Append(in Measurement row)
    {
        lock (queueGate)
        {
            RequireOpen(row.RunId);
            pending.Measurements.Add(row);
        }
    }

    /// <summary>Adds rows to the queue, all or none.</summary>
    public void Append(IReadOnlyList<Measurement> rows)
    {
        lock (queueGate)
        {
            for (int i = 0; i < rows.Count; i++)
            {
                RequireOpen(rows[i].RunId);
            }

            pending.Measurements.AddRange(rows);
        }
    }

    /// <summary>Adds the values of one layer's neurons to the queue.</summary>
    public void Append(EncodedValues row)
    {
        lock (queueGate)
        {
            RequireOpen(row.RunId);
            pending.NeuronValues.Add(row);
        }
    }

    /// <summary>Adds the answers of a network to the queue.</summary>
    public void Append(EncodedAnswers row)
    {
        lock (queueGate)
        {
            RequireOpen(row.RunId);
            pending.Answers.Add(row);
        }
    }

    /// <summary>Adds one intervention to the queue.</summary>
    public void Append(in SleepEvent row)
    {
        lock (queueGate)
        {
            RequireOpen(row.RunId);
            pending.SleepEvents.Add(row);
        }
    }

    /// <summary>Adds the end of a run to the queue; from here on its rows are refused.</summary>
    public void Append(RunEnd row)
    {
        lock (queueGate)
        {
            RequireOpen(row.RunId);
            pending.RunEnds.Add(row);
            openRuns.Remove(row.RunId);
        }
    }

    /// <summary>Lets rows of a run in.</summary>
    public void OpenRun(long runId)
    {
        lock (queueGate)
        {
            openRuns.Add(runId);
        }
    }

    /// <summary>Writes everything that was appended before this call and waits until it is on the disk.</summary>
    public void Flush()
    {
        lock (diskGate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(RunJournal));

            // A batch that failed before goes first: rows keep their order.
            WriteBatch();
            lock (queueGate)
            {
                (pending, writing) = (writing, pending);
            }

            WriteBatch();
        }
    }

    /// <summary>Runs <paramref name="work"/> in one transaction that is on the disk when this returns.</summary>
    public T Transact<T>(string doing, Func<SqliteConnection, T> work)
    {
        lock (diskGate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(RunJournal));
            return file.Transact(connection, doing, work);
        }
    }

    /// <summary>Writes what is left, marks runs without an end as interrupted, and closes the file.</summary>
    public void Dispose()
    {
        lock (queueGate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
        }

        stopping.Set();
        thread.Join();
        try
        {
            Flush();
            Transact("closing it", Close);
        }
        catch (JournalException error) when (Lost > 0)
        {
            throw new JournalException(
                $"{error.Message} {Lost} rows could not be written before the journal was closed, and are lost.", error);
        }
        finally
        {
            Release();
        }
    }

    private int Lost => pending.Count + writing.Count;

    private int Close(SqliteConnection writer)
    {
        writer.Execute("UPDATE owners SET closed_at = $1 WHERE id = $2", Timestamp.Now(time), owner.Id);
        return writer.Execute(
            "UPDATE runs SET status = 'interrupted', message = $1 WHERE owner = $2 AND status = 'running'",
            "The journal was closed before the run ended.",
            owner.Id);
    }

    private void Release()
    {
        lock (diskGate)
        {
            disposed = true;
        }

        // Nobody gets past the flag any more.
        connection.Dispose();
        owner.Dispose();
        stopping.Dispose();
    }

    private void WriteInBackground(TimeSpan delay)
    {
        while (!stopping.Wait(delay))
        {
            try
            {
                Flush();
            }
            catch (JournalException)
            {
                // Kept in `failure` for the next call. The rows stay queued and are tried again after the delay.
            }
        }
    }

    private void WriteBatch()
    {
        if (writing.Count == 0)
        {
            return;
        }

        try
        {
            Transact("writing rows", writer =>
            {
                BatchInsert.Write(writer, writing);
                return writing.Count;
            });
            writing.Clear();
            SetFailure(null);
        }
        catch (JournalException error)
        {
            SetFailure(error);
            throw;
        }
        catch (Exception error)
        {
            // On the background thread it would end the whole process; as a failure it is reported like any other.
            var wrapped = new JournalException($"Journal '{file.FilePath}', writing rows: {error.Message}", error);
            SetFailure(wrapped);
            throw wrapped;
        }
    }

    private void SetFailure(JournalException? value)
    {
        lock (queueGate)
        {
            failure = value;
        }
    }

    private void RequireOpen(long runId)
    {
        ObjectDisposedException.ThrowIf(closed, typeof(RunJournal));
        if (failure is not null)
        {
            throw new JournalException(failure.Message, failure);
        }

        if (!openRuns.Contains(runId))
        {
            throw new ArgumentException(
                $"Journal '{file.FilePath}': run {runId} takes no rows. It was not begun by this RunJournal object, or it has ended; call "
                + "BeginRun and use the number it returns.",
                nameof(runId));
        }
    }
}
