using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <content>What reports read.</content>
public sealed partial class RunJournal
{
    private const string ExperimentColumns =
        "SELECT id, name, question, definition, baseline, machine, version, started_at, ended_at, folder FROM experiments";

    /// <summary>Lists all experiments, oldest first.</summary>
    /// <exception cref="JournalException">The file cannot be read.</exception>
    public IReadOnlyList<ExperimentRecord> Experiments() => Read("reading its experiments", ExperimentsOf);

    /// <summary>Finds one experiment.</summary>
    /// <param name="idOrPrefix">
    /// An id (<c>quickstart-2</c>), or a name (<c>quickstart</c>) for the latest of that name, or the beginning of either as long as
    /// it fits experiments of one name only.
    /// </param>
    /// <exception cref="JournalException">Nothing fits, or several names do; the message lists ids.</exception>
    public ExperimentRecord FindExperiment(string idOrPrefix)
    {
        ArgumentNullException.ThrowIfNull(idOrPrefix);
        return Read("reading its experiments", connection => ExperimentSearch.Find(ExperimentsOf(connection), idOrPrefix, FilePath));
    }

    /// <summary>Lists the arms of an experiment in their order.</summary>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <exception cref="JournalException">There is no such experiment, or the file cannot be read.</exception>
    public IReadOnlyList<ArmRecord> Arms(string experimentId) => Read(
        "reading its arms", connection => ArmsOf(connection, RequireExperiment(connection, experimentId).Id));

    /// <summary>Lists the runs of an experiment by arm (in the arms' order), seed and number.</summary>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <returns>The runs. One whose process died reads as interrupted, with a message that says so, even if its row says running.</returns>
    /// <exception cref="JournalException">There is no such experiment, or the file cannot be read.</exception>
    public IReadOnlyList<RunRecord> Runs(string experimentId) => Read(
        "reading its runs", connection => RunsOf(connection, RequireExperiment(connection, experimentId).Id));

    /// <summary>Lists which definition was in force when it first became known how an arm does with a seed.</summary>
    /// <remarks>Runs of the same address under the same name count as one, also where an experiment began anew: they have the same bits.</remarks>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <returns>One row for each arm and seed whose run has ended in this experiment or another one of its name, in the order of the definitions.</returns>
    /// <exception cref="JournalException">There is no such experiment, or the file cannot be read.</exception>
    public IReadOnlyList<FirstDefinition> FirstDefinitions(string experimentId) => Read("reading its definitions", connection => connection.Query(
        """
        SELECT known.arm, known.seed, known.definition, definitions.text
        FROM (SELECT mine.name AS arm, runs.seed, min(runs.definition) AS definition
              FROM arms AS mine
              JOIN experiments AS own ON own.id = mine.experiment
              JOIN experiments AS other ON other.slug = own.slug
              JOIN arms AS same ON same.experiment = other.id
                  AND ((other.id = own.id AND same.name = mine.name) OR (same.address = mine.address AND mine.address <> ''))
              JOIN runs ON runs.experiment = same.experiment AND runs.arm = same.name
              WHERE own.id = $1 AND runs.status IN ('finished', 'diverged')
              GROUP BY mine.name, runs.seed) AS known
        JOIN definitions ON definitions.id = known.definition
        ORDER BY definitions.id, known.arm, known.seed
        """,
        row => new FirstDefinition(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3)),
        RequireExperiment(connection, experimentId).Id));

    /// <summary>Lists the pairs with its baseline that arms of earlier experiments of its name have: what could be known before it began.</summary>
    /// <remarks>An earlier experiment whose baseline has another address asked another question, and has none.</remarks>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <returns>One row for each earlier experiment, arm and seed, in their order; runs that an experiment borrowed are among its own.</returns>
    /// <exception cref="JournalException">There is no such experiment, or the file cannot be read.</exception>
    public IReadOnlyList<EarlierPair> EarlierPairs(string experimentId) => Read("reading its earlier versions", connection => connection.Query(
        """
        SELECT DISTINCT earlier.id, earlier.definition, arms.name, arms.address, runs.seed
        FROM experiments AS own
        JOIN arms AS baseline ON baseline.experiment = own.id AND baseline.name = own.baseline AND baseline.address <> ''
        JOIN experiments AS earlier ON earlier.slug = own.slug AND earlier.number < own.number
        JOIN arms AS same ON same.experiment = earlier.id AND same.name = earlier.baseline AND same.address = baseline.address
        JOIN arms ON arms.experiment = earlier.id AND arms.address NOT IN ('', baseline.address)
        JOIN entries ON entries.experiment = earlier.id AND entries.arm = arms.name
        JOIN runs ON runs.id = entries.run AND runs.status IN ('finished', 'diverged')
        WHERE own.id = $1 AND runs.seed IN (
            SELECT ended.seed FROM entries AS lent JOIN runs AS ended ON ended.id = lent.run
            WHERE lent.experiment = earlier.id AND lent.arm = earlier.baseline AND ended.status IN ('finished', 'diverged'))
        ORDER BY earlier.number, arms.ordinal, runs.seed
        """,
        row => new EarlierPair(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4)),
        RequireExperiment(connection, experimentId).Id));

    /// <summary>Lists all measurements of an experiment by arm (in the arms' order), seed, run, step, split and metric.</summary>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <exception cref="JournalException">There is no such experiment, or the file cannot be read.</exception>
    public IReadOnlyList<MeasurementRow> Measurements(string experimentId)
    {
        var rows = new List<MeasurementRow>();
        ForEachMeasurement(experimentId, rows.Add);
        return rows;
    }

    /// <summary>Lists what was measured for the neurons of one run by step, then in the order in which it was appended.</summary>
    /// <param name="runId">The run's number; one that does not exist gives an empty list.</param>
    /// <param name="metric">What was measured, for example <c>norm</c>; null, the default, lists all.</param>
    /// <exception cref="JournalException">The file cannot be read.</exception>
    public IReadOnlyList<NeuronValues> NeuronValues(long runId, string? metric = null) => Read("reading the values of neurons", connection => connection.Query(
        "SELECT step, layer, metric, numbers FROM neuron_values WHERE run = $1 AND metric = coalesce($2, metric) ORDER BY step, rowid",
        row => new EncodedValues(runId, row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3)).Decode(),
        runId,
        metric));

    /// <summary>Gets which samples of a split a run's network answered correctly when it was last asked one by one: at its end.</summary>
    /// <param name="runId">The run's number.</param>
    /// <param name="split">Which data, for example <c>test</c>.</param>
    /// <returns>The answers, or null if there are none.</returns>
    /// <exception cref="JournalException">The file cannot be read.</exception>
    public SampleAnswers? Answers(long runId, string split) => Read("reading answers", connection => connection.Query(
        "SELECT step, samples, correct FROM answers WHERE run = $1 AND split = $2 ORDER BY step DESC, rowid DESC LIMIT 1",
        row => new EncodedAnswers(runId, row.GetInt64(0), split, row.GetInt32(1), row.GetFieldValue<byte[]>(2)).Decode(),
        runId,
        split).FirstOrDefault());

    /// <summary>Gets how far the interventions of a run moved what they rewrote.</summary>
    /// <param name="runId">The run's number.</param>
    /// <returns>One row for each intervention and stage at which it acts; empty where the run has not ended, or nobody asked for them.</returns>
    /// <exception cref="JournalException">A row is damaged, or the file cannot be read.</exception>
    public IReadOnlyList<ChangeSizes> Changes(long runId) => Read("reading the changes of a run", connection => connection.Query(
        "SELECT intervention, stage, parameters, changes, steps, sizes FROM changes WHERE run = $1 ORDER BY rowid",
        row => new EncodedChanges(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5)).Decode(runId, FilePath),
        runId));

    /// <summary>Lists the files that an experiment's definition names and that are kept with it: the user's own rules.</summary>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <returns>Their texts, by the paths that the definition has.</returns>
    /// <exception cref="JournalException">There is no such experiment, or the file cannot be read.</exception>
    public IReadOnlyDictionary<string, string> Sources(string experimentId) => Read("reading its sources", connection => connection.Query(
        "SELECT path, text FROM sources WHERE experiment = $1 ORDER BY path",
        row => (Path: row.GetString(0), Text: row.GetString(1)),
        RequireExperiment(connection, experimentId).Id).ToDictionary(source => source.Path, source => source.Text));

    /// <summary>Gets the latest of the numbers that a run measured under one name.</summary>
    /// <param name="runId">The run's number.</param>
    /// <param name="split">Which data, for example <c>test</c>.</param>
    /// <param name="metric">What, for example <c>accuracy</c>.</param>
    /// <returns>The number, or null if there is none.</returns>
    /// <exception cref="JournalException">The file cannot be read.</exception>
    public double? Latest(long runId, string split, string metric) => Read("reading a measurement", connection => connection.Query(
        "SELECT value FROM measurements WHERE run = $1 AND split = $2 AND metric = $3 ORDER BY step DESC, rowid DESC LIMIT 1",
        row => row.Real(0),
        runId,
        split,
        metric) is [var value] ? value : (double?)null);

    /// <summary>
    /// Lists the interventions of all sleeps of an experiment by arm (in the arms' order), seed, run and step, then in the order
    /// they acted; those of a run that several arms share once, with the first of these arms.
    /// </summary>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <exception cref="JournalException">There is no such experiment, or the file cannot be read.</exception>
    public IReadOnlyList<SleepEvent> SleepEvents(string experimentId) => Read("reading its sleep events", connection => connection.Query(
        """
        SELECT run, step, intervention, seconds, change, relative_change
        FROM (SELECT entries.run, min(arms.ordinal) AS ordinal
              FROM entries JOIN arms ON arms.experiment = entries.experiment AND arms.name = entries.arm
              WHERE entries.experiment = $1 GROUP BY entries.run)
        JOIN sleep_events USING (run)
        JOIN runs ON runs.id = run
        ORDER BY ordinal, runs.seed, run, step, sleep_events.rowid
        """,
        row => new SleepEvent(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.Real(3), row.Real(4), row.Real(5)),
        RequireExperiment(connection, experimentId).Id));

    /// <summary>Counts how often a run slept, and how often that changed anything.</summary>
    /// <param name="runId">The run's number; one that does not exist never slept.</param>
    /// <exception cref="JournalException">The file cannot be read.</exception>
    public SleepCount CountSleeps(long runId) => Read("counting the sleeps of a run", connection => connection.Query(
        "SELECT count(DISTINCT step), count(CASE WHEN change IS NULL OR change <> 0 THEN 1 END) FROM sleep_events WHERE run = $1",
        row => new SleepCount(row.GetInt64(0), row.GetInt64(1)),
        runId).Single());

    /// <summary>Reads the final weights of one run and checks them.</summary>
    /// <param name="runId">The run's number.</param>
    /// <returns>A safetensors file, or null when the run kept no weights or does not exist.</returns>
    /// <exception cref="JournalException">The weights do not fit their SHA-256 (they were damaged), or the file cannot be read.</exception>
    public byte[]? Weights(long runId) => Read("reading the weights of a run", connection =>
    {
        var found = connection.Query(
            "SELECT sha256, safetensors FROM weights WHERE run = $1",
            row => (Expected: row.GetString(0), Bytes: row.GetFieldValue<byte[]>(1)),
            runId);
        if (found is not [var (expected, bytes)])
        {
            return null;
        }

        string actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return actual == expected
            ? bytes
            : throw new JournalException(
                $"Journal '{FilePath}': the weights of run {runId} are damaged. Their SHA-256 is {actual}, expected {expected}. "
                + "Restore a copy of the file, or run it again.");
    });

    /// <summary>Hands on the measurements of an experiment, in the order of <see cref="Measurements"/>, without holding them all.</summary>
    internal void ForEachMeasurement(string experimentId, Action<MeasurementRow> action) => Read("reading its measurements", connection =>
    {
        var names = new Dictionary<string, string>();
        foreach (RunRecord run in RunsOf(connection, RequireExperiment(connection, experimentId).Id))
        {
            using SqliteCommand command = connection.Command(
                """
                SELECT step, epoch, samples, split, metric, value,
                       training_seconds, sleeping_seconds, probing_seconds, evaluating_seconds, logging_seconds
                FROM measurements WHERE run = $1 ORDER BY step, split, metric, rowid
                """,
                run.Id);
            using SqliteDataReader row = command.ExecuteReader();
            while (row.Read())
            {
                action(new MeasurementRow(
                    run.Id,
                    run.Arm,
                    run.Seed,
                    run.Status,
                    row.GetInt64(0),
                    row.Real(1),
                    row.GetInt64(2),
                    Shared(names, row.GetString(3)),
                    Shared(names, row.GetString(4)),
                    row.Real(5),
                    SecondsAt(row, 6)));
            }
        }

        return true;
    });

    private static List<ExperimentRecord> ExperimentsOf(SqliteConnection connection) =>
        connection.Query($"{ExperimentColumns} ORDER BY rowid", ExperimentOf);

    private static ExperimentRecord ExperimentOf(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        Timestamp.Parse(row.GetString(7)),
        row.IsDBNull(8) ? null : Timestamp.Parse(row.GetString(8)),
        row.GetString(9));

    private static List<ArmRecord> ArmsOf(SqliteConnection connection, string experimentId) => connection.Query(
        "SELECT name, ordinal, description, address, specification FROM arms WHERE experiment = $1 ORDER BY ordinal",
        row => new ArmRecord(experimentId, row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4)),
        experimentId);

    private static PhaseSeconds SecondsAt(SqliteDataReader row, int first) =>
        new(row.Real(first), row.Real(first + 1), row.Real(first + 2), row.Real(first + 3), row.Real(first + 4));

    /// <summary>Returns one string object for equal texts: a million rows name a handful of splits and metrics.</summary>
    private static string Shared(Dictionary<string, string> names, string name) =>
        names.TryGetValue(name, out string? known) ? known : names[name] = name;

    private T Read<T>(string doing, Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        writer?.Flush();
        return file.Read(doing, work);
    }

    private ExperimentRecord RequireExperiment(SqliteConnection connection, string id) =>
        connection.Query($"{ExperimentColumns} WHERE id = $1", ExperimentOf, id) is [var experiment]
            ? experiment
            : throw ExperimentSearch.Unknown(ExperimentsOf(connection), id, FilePath);

    private List<RunRecord> RunsOf(SqliteConnection connection, string experimentId)
    {
        var alive = new Dictionary<string, bool>();
        return connection.Query(
            """
            SELECT runs.id, entries.arm, runs.seed, runs.status, runs.message, runs.steps, runs.weights_hash, runs.training_seconds,
                   runs.sleeping_seconds, runs.probing_seconds, runs.evaluating_seconds, runs.logging_seconds,
                   owners.token, owners.process, owners.host
            FROM entries
            JOIN runs ON runs.id = entries.run
            JOIN arms ON arms.experiment = entries.experiment AND arms.name = entries.arm
            JOIN owners ON owners.id = runs.owner
            WHERE entries.experiment = $1
            ORDER BY arms.ordinal, runs.seed, runs.id
            """,
            row =>
            {
                RunStatus status = RunStatusText.Parse(row.GetString(3));
                string message = row.GetString(4);
                if (status == RunStatus.Running && !IsAlive(row.GetString(12)))
                {
                    status = RunStatus.Interrupted;
                    message = OwnerLock.Epitaph(row.GetInt64(13), row.GetString(14));
                }

                return new RunRecord(
                    row.GetInt64(0),
                    experimentId,
                    row.GetString(1),
                    row.GetInt64(2),
                    status,
                    message,
                    row.GetInt64(5),
                    row.GetString(6),
                    SecondsAt(row, 7));
            },
            experimentId);

        bool IsAlive(string token) =>
            alive.TryGetValue(token, out bool known) ? known : alive[token] = OwnerLock.IsAlive(FilePath, token);
    }
}
