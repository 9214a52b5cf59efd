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

    /// <summary>Begins an experiment; it is on the disk when this returns.</summary>
    /// <param name="name">Its name, from its file; not empty.</param>
    /// <param name="question">The question it asks, or an empty string.</param>
    /// <param name="definition">The experiment file's text after all settings from the command line.</param>
    /// <param name="baseline">Name of the arm that the others are compared with; one of <paramref name="arms"/>.</param>
    /// <param name="machine">Processor, operating system and runtime, in words.</param>
    /// <param name="version">Version of Sleepbot.</param>
    /// <param name="arms">Its arms in their order: names (each once) and one-line descriptions.</param>
    /// <returns>
    /// Its id: the name in lower-case letters, digits and hyphens, then <c>-N</c>, where N counts the experiments of that name from 1.
    /// Two processes that begin the same name at once get different ids.
    /// </returns>
    /// <exception cref="ArgumentException">The name is empty, an arm's name comes twice, or the baseline is not among the arms.</exception>
    /// <exception cref="JournalException">The file cannot be written to.</exception>
    public string BeginExperiment(
        string name,
        string question,
        string definition,
        string baseline,
        string machine,
        string version,
        IReadOnlyList<(string Name, string Description)> arms)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        CheckArms(name, baseline, arms);
        string slug = Slug.Of(name, otherwise: "experiment");
        return Writer.Transact("beginning an experiment", connection =>
        {
            long number = (long)connection.Scalar("SELECT coalesce(max(number), 0) + 1 FROM experiments WHERE slug = $1", slug)!;
            string id = $"{slug}-{number}";
            connection.Execute(
                """
                INSERT INTO experiments (id, slug, number, name, question, definition, baseline, machine, version, started_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                id,
                slug,
                number,
                name,
                question,
                definition,
                baseline,
                machine,
                version,
                Timestamp.Now(time));
            for (int ordinal = 0; ordinal < arms.Count; ordinal++)
            {
                connection.Execute(
                    "INSERT INTO arms (experiment, name, ordinal, description) VALUES ($1, $2, $3, $4)",
                    id,
                    arms[ordinal].Name,
                    ordinal,
                    arms[ordinal].Description);
            }

            return id;
        });
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
        long run = target.Transact("beginning a run", connection =>
        {
            List<string> arms = [.. ArmsOf(connection, RequireExperiment(connection, experimentId).Id).Select(one => one.Name)];
            if (!arms.Contains(arm))
            {
                throw new JournalException($"Experiment '{experimentId}' has no arm '{arm}'. It has: {string.Join(", ", arms)}.");
            }

            return (long)connection.Scalar(
                "INSERT INTO runs (experiment, arm, seed, owner, status) VALUES ($1, $2, $3, $4, 'running') RETURNING id",
                experimentId,
                arm,
                seed,
                target.OwnerId)!;
        });
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

    /// <summary>Queues the norms of one layer.</summary>
    /// <param name="norms">The norms, of a run that this object began and has not ended; copied before this returns.</param>
    /// <exception cref="ArgumentException">The run is not open here, or the layer is null.</exception>
    /// <exception cref="JournalException">An earlier batch could not be written. The norms were not taken.</exception>
    public void Append(NeuronNorms norms)
    {
        ArgumentNullException.ThrowIfNull(norms.Layer);
        Writer.Append(EncodedNorms.Of(norms));
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
    /// <exception cref="ArgumentException">
    /// The run is not open here, the status is Running, steps is negative, or the weights are too large.
    /// </exception>
    /// <exception cref="JournalException">An earlier batch could not be written. The end was not taken; the run is still open.</exception>
    public void EndRun(
        long runId,
        RunStatus status,
        string message,
        long steps,
        string weightsHash,
        PhaseSeconds seconds,
        ReadOnlyMemory<byte>? weights = null)
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
        Writer.Append(new RunEnd(runId, status, message, steps, weightsHash, seconds, copy));
    }

    /// <summary>Marks an experiment as ended; everything appended before is on the disk when this returns.</summary>
    /// <param name="experimentId">The experiment's id, exactly. One that ended before (and was taken up again) gets the new time.</param>
    /// <exception cref="JournalException">There is no such experiment, or something could not be written.</exception>
    public void EndExperiment(string experimentId)
    {
        Flush();
        Writer.Transact("ending an experiment", connection => connection.Execute(
            "UPDATE experiments SET ended_at = $1 WHERE id = $2",
            Timestamp.Now(time),
            RequireExperiment(connection, experimentId).Id));
    }

    /// <summary>Writes everything appended before this call, and waits until it is on the disk.</summary>
    /// <exception cref="JournalException">It cannot be written. It stays queued, and a later call tries again.</exception>
    public void Flush() => Writer.Flush();

    private static void CheckNames(in Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement.Split, nameof(measurement));
        ArgumentNullException.ThrowIfNull(measurement.Metric, nameof(measurement));
    }

    private static void CheckArms(string name, string baseline, IReadOnlyList<(string Name, string Description)> arms)
    {
        var names = new HashSet<string>();
        foreach (var (arm, _) in arms)
        {
            if (!names.Add(arm))
            {
                throw new ArgumentException($"Experiment '{name}' names the arm '{arm}' twice. Give each arm its own name.", nameof(arms));
            }
        }

        if (!names.Contains(baseline))
        {
            throw new ArgumentException(
                $"Experiment '{name}' has the baseline '{baseline}', which is none of its arms: {string.Join(", ", names)}.",
                nameof(baseline));
        }
    }
}
