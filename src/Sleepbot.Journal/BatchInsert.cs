using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <summary>Writes one batch of rows, within the caller's transaction.</summary>
internal static class BatchInsert
{
    public static void Write(SqliteConnection connection, PendingRows rows)
    {
        WriteMeasurements(connection, rows.Measurements);
        WriteNeuronValues(connection, rows.NeuronValues);
        WriteAnswers(connection, rows.Answers);
        WriteSleepEvents(connection, rows.SleepEvents);

        // Last: a run that has its end has all its rows.
        WriteRunEnds(connection, rows.RunEnds);
    }

    public static void WriteChanges(SqliteConnection connection, long run, IEnumerable<EncodedChanges> rows)
    {
        foreach (EncodedChanges row in rows)
        {
            connection.Execute(
                "INSERT INTO changes (run, intervention, stage, parameters, changes, steps, sizes) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                run,
                row.Intervention,
                row.Stage,
                row.Parameters,
                row.Changes,
                row.Steps,
                row.Sizes);
        }
    }

    private static void WriteMeasurements(SqliteConnection connection, List<Measurement> rows)
    {
        using SqliteCommand command = Insert(connection, "measurements", columns: 12);
        foreach (Measurement row in rows)
        {
            command.Set(1, row.RunId);
            command.Set(2, row.Step);
            command.Set(3, SqlExtensions.Storable(row.Epoch));
            command.Set(4, row.Samples);
            command.Set(5, row.Split);
            command.Set(6, row.Metric);
            command.Set(7, SqlExtensions.Storable(row.Value));
            SetSeconds(command, 8, row.Seconds);
            command.ExecuteNonQuery();
        }
    }

    private static void WriteNeuronValues(SqliteConnection connection, List<EncodedValues> rows)
    {
        using SqliteCommand command = Insert(connection, "neuron_values", columns: 6);
        foreach (EncodedValues row in rows)
        {
            command.Set(1, row.RunId);
            command.Set(2, row.Step);
            command.Set(3, row.Layer);
            command.Set(4, row.Metric);
            command.Set(5, row.Bytes.Length / sizeof(float));
            command.Set(6, row.Bytes);
            command.ExecuteNonQuery();
        }
    }

    private static void WriteAnswers(SqliteConnection connection, List<EncodedAnswers> rows)
    {
        using SqliteCommand command = Insert(connection, "answers", columns: 5);
        foreach (EncodedAnswers row in rows)
        {
            command.Set(1, row.RunId);
            command.Set(2, row.Step);
            command.Set(3, row.Split);
            command.Set(4, row.Samples);
            command.Set(5, row.Bits);
            command.ExecuteNonQuery();
        }
    }

    private static void WriteSleepEvents(SqliteConnection connection, List<SleepEvent> rows)
    {
        using SqliteCommand command = Insert(connection, "sleep_events", columns: 6);
        foreach (SleepEvent row in rows)
        {
            command.Set(1, row.RunId);
            command.Set(2, row.Step);
            command.Set(3, row.Intervention);
            command.Set(4, SqlExtensions.Storable(row.Seconds));
            command.Set(5, SqlExtensions.Storable(row.Change));
            command.Set(6, SqlExtensions.Storable(row.RelativeChange));
            command.ExecuteNonQuery();
        }
    }

    private static void WriteRunEnds(SqliteConnection connection, List<RunEnd> rows)
    {
        foreach (RunEnd row in rows)
        {
            if (row.Weights is byte[] weights)
            {
                connection.Execute(
                    "INSERT INTO weights (run, sha256, safetensors) VALUES ($1, $2, $3)",
                    row.RunId,
                    Convert.ToHexStringLower(SHA256.HashData(weights)),
                    weights);
            }

            WriteChanges(connection, row.RunId, row.Changes);
            using SqliteCommand command = connection.Command(
                """
                UPDATE runs SET status = $1, message = $2, steps = $3, weights_hash = $4, training_seconds = $5,
                    sleeping_seconds = $6, probing_seconds = $7, evaluating_seconds = $8, logging_seconds = $9,
                    definition = (SELECT max(id) FROM definitions WHERE experiment = runs.experiment)
                WHERE id = $10
                """,
                RunStatusText.Of(row.Status),
                row.Message,
                row.Steps,
                row.WeightsHash,
                null,
                null,
                null,
                null,
                null,
                row.RunId);
            SetSeconds(command, 5, row.Seconds);
            command.ExecuteNonQuery();
        }
    }

    private static SqliteCommand Insert(SqliteConnection connection, string table, int columns)
    {
        string places = string.Join(", ", Enumerable.Range(1, columns).Select(i => $"${i}"));
        return connection.Command($"INSERT INTO {table} VALUES ({places})", new object?[columns]);
    }

    private static void SetSeconds(SqliteCommand command, int first, PhaseSeconds seconds)
    {
        command.Set(first, SqlExtensions.Storable(seconds.Training));
        command.Set(first + 1, SqlExtensions.Storable(seconds.Sleeping));
        command.Set(first + 2, SqlExtensions.Storable(seconds.Probing));
        command.Set(first + 3, SqlExtensions.Storable(seconds.Evaluating));
        command.Set(first + 4, SqlExtensions.Storable(seconds.Logging));
    }
}
