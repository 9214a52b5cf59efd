using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <content>What experiments write.</content>
public sealed partial class RunJournal
{
    /// <summary>SQLite's own limit is 10^9 bytes a row; the rest of the row needs a little.</summary>
    private const int LargestWeights = 999_000_000;

    private JournalWriter Writer
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return writer ?? throw new InvalidOperationException(
                $"Journal '{FilePath}' was opened for reading. Open it with RunJournal.Open to write.");
        }
    }

    /// <summary>Begins a run; it is on the disk, as <see cref="RunStatus.Running"/>, when this returns.</summary>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <param name="arm">The name of one of its arms.</param>
    /// <param name="seed">The seed. The same arm and seed may be begun again, for example after an interruption; it is another run.</param>
    /// <returns>The run's number, unique in the file.</returns>
    /// <exception cref="JournalException">There is no such experiment or arm, or the file cannot be written to.</exception>
    public long BeginRun(string experimentId, string arm, long seed)
    {
        JournalWriter target = Writer;
        long run = target.Transact("beginning a run", connection => InsertRun(connection, RequireArm(connection, experimentId, arm), seed, target.OwnerId));
        target.OpenRun(run);
        return run;
    }

    /// <summary>Queues one measurement. Costs well under a microsecond and waits for no disk.</summary>
    /// <param name="measurement">The measurement, of a run that this object began and has not ended.</param>
    /// <exception cref="ArgumentException">The run is not open here, or the split or the metric is null.</exception>
    /// <exception cref="JournalException">An earlier batch could not be written. The measurement was not taken.</exception>
    public void Append(in Measurement measurement)
    {
        CheckNames(measurement);
        Writer.Append(measurement);
    }

    /// <summary>Queues several measurements, all or none.</summary>
    /// <param name="measurements">The measurements, of runs that this object began and has not ended; copied before this returns.</param>
    /// <exception cref="ArgumentException">A run is not open here, or a split or a metric is null.</exception>
    /// <exception cref="JournalException">An earlier batch could not be written. None was taken.</exception>
    public void Append(IReadOnlyList<Measurement> measurements)
    {
        for (int i = 0; i < measurements.Count; i++)
        {
            CheckNames(measurements[i]);
        }

        Writer.Append(measurements);
    }

    /// <summary>Queues one number for every neuron of a layer.</summary>
    /// <param name="values">The numbers, of a run that this object began and has not ended; copied before this returns.</param>
    /// <exception cref="ArgumentException">The run is not open here, or the layer or the metric is null.</exception>
    /// <exception cref="JournalException">An earlier batch could not be written. The numbers were not taken.</exception>
    public void Append(NeuronValues values)
    {
        ArgumentNullException.ThrowIfNull(values.Layer, nameof(values));
        ArgumentNullException.ThrowIfNull(values.Metric, nameof(values));
        Writer.Append(EncodedValues.Of(values));
    }

    /// <summary>Queues which samples a run's network answered correctly.</summary>
    /// <param name="answers">The answers, of a run that this object began and has not ended; copied before this returns.</param>
    /// <exception cref="ArgumentException">The run is not open here, or the split is null.</exception>
    /// <exception cref="JournalException">An earlier batch could not be written. The answers were not taken.</exception>
    public void Append(SampleAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers.Split, nameof(answers));
        Writer.Append(EncodedAnswers.Of(answers));
    }

    /// <summary>Queues one intervention of one sleep.</summary>
    /// <param name="sleepEvent">What it did, in a run that this object began and has not ended.</param>
    /// <exception cref="ArgumentException">The run is not open here, or the intervention's name is null.</exception>
    /// <exception cref="JournalException">An earlier batch could not be written. The event was not taken.</exception>
    public void Append(in SleepEvent sleepEvent)
    {
        ArgumentNullException.ThrowIfNull(sleepEvent.Intervention);
        Writer.Append(sleepEvent);
    }

    /// <summary>
    /// Queues the end of a run. It is written together with the run's last rows, and is on the disk when a later
    /// <see cref="Flush"/> returns.
    /// </summary>
    /// <param name="runId">A run that this object began and has not ended. No more rows are taken for it.</param>
    /// <param name="status">What became of it; anything but <see cref="RunStatus.Running"/>.</param>
    /// <param name="message">Why it diverged or failed, or an empty string.</param>
    /// <param name="steps">Optimizer steps it took, at least 0.</param>
    /// <param name="weightsHash">SHA-256 of its final weights as little-endian float32, in lower-case hexadecimal, or empty.</param>
    /// <param name="seconds">What its time went to.</param>
    /// <param name="weights">Its final weights as a safetensors file (at most 999 MB; copied); null or empty keeps none.</param>
    /// <param name="changes">How far its interventions moved what they rewrote, from its first step to its last; copied; null or empty keeps nothing.</param>
    /// <exception cref="ArgumentException">
    /// The run is not open here, the status is Running, steps is negative, the weights are too large, or there are not as many sizes as changes times parameters.
    /// </exception>
    /// <exception cref="JournalException">An earlier batch could not be written. The end was not taken; the run is still open.</exception>
    public void EndRun(
        long runId,
        RunStatus status,
        string message,
        long steps,
        string weightsHash,
        PhaseSeconds seconds,
        ReadOnlyMemory<byte>? weights = null,
        IReadOnlyList<ChangeSizes>? changes = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(weightsHash);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (status == RunStatus.Running || !Enum.IsDefined(status))
        {
            throw new ArgumentException(
                $"Run {runId} cannot end as '{status}'. Say Finished, Diverged, Interrupted or Failed.", nameof(status));
        }

        if (weights?.Length > LargestWeights)
        {
            throw new ArgumentException(
                $"The weights of run {runId} take {weights.Value.Length:N0} bytes; a journal holds at most {LargestWeights:N0} a run. "
                + "Pass null and save them to a file.",
                nameof(weights));
        }

        byte[]? copy = weights is { IsEmpty: false } kept ? kept.ToArray() : null;
        Writer.Append(new RunEnd(runId, status, message, steps, weightsHash, seconds, copy, [.. (changes ?? []).Select(EncodedChanges.Of)]));
    }

    /// <summary>Keeps how far the interventions of a run moved what they rewrote, if the run ended without; on the disk when this returns.</summary>
    /// <param name="runId">A run that has ended. Where the journal has its changes already, these are taken to be the same, and nothing is written.</param>
    /// <param name="changes">Its changes, from its first step to its last.</param>
    /// <exception cref="ArgumentException">There are not as many sizes as changes times parameters.</exception>
    /// <exception cref="JournalException">The file cannot be written to.</exception>
    public void KeepChanges(long runId, IReadOnlyList<ChangeSizes> changes)
    {
        EncodedChanges[] rows = [.. changes.Select(EncodedChanges.Of)];
        Writer.Transact("keeping the changes of a run", connection =>
        {
            bool isKnown = (long)connection.Scalar("SELECT count(*) FROM changes WHERE run = $1", runId)! > 0;
            BatchInsert.WriteChanges(connection, runId, isKnown ? [] : rows);
            return rows.Length;
        });
    }

    /// <summary>Marks an experiment as ended; everything appended before is on the disk when this returns.</summary>
    /// <param name="experimentId">The experiment's id, exactly. One that ended before (and was taken up again) gets the new time.</param>
    /// <exception cref="JournalException">There is no such experiment, or something could not be written.</exception>
    public void EndExperiment(string experimentId)
    {
        Flush();
        Writer.Transact("ending an experiment", connection => connection.Execute(
            "UPDATE experiments SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL",
            Timestamp.Now(time),
            RequireExperiment(connection, experimentId).Id));
    }

    /// <summary>Writes everything appended before this call, and waits until it is on the disk.</summary>
    /// <exception cref="JournalException">It cannot be written. It stays queued, and a later call tries again.</exception>
    public void Flush() => Writer.Flush();

    private static long InsertRun(SqliteConnection connection, ArmRecord arm, long seed, long owner) => (long)connection.Scalar(
        "INSERT INTO runs (experiment, arm, seed, owner, status) VALUES ($1, $2, $3, $4, 'running') RETURNING id",
        arm.ExperimentId,
        arm.Name,
        seed,
        owner)!;

    private ArmRecord RequireArm(SqliteConnection connection, string experimentId, string arm)
    {
        List<ArmRecord> arms = ArmsOf(connection, RequireExperiment(connection, experimentId).Id);
        return arms.Find(one => one.Name == arm)
            ?? throw new JournalException($"Experiment '{experimentId}' has no arm '{arm}'. It has: {string.Join(", ", arms.Select(one => one.Name))}.");
    }

    private static void CheckNames(in Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement.Split, nameof(measurement));
        ArgumentNullException.ThrowIfNull(measurement.Metric, nameof(measurement));
    }
}
