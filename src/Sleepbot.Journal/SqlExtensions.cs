using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sleepbot.Journal;

/// <summary>The few spellings that make database calls read as one line.</summary>
internal static class SqlExtensions
{
    /// <summary>Creates a command whose parameters are named $1, $2 and so on.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Every text is a constant of this project; values travel as parameters.")]
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        }

        return command;
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Returns the first column of the first row, or null when there is no row.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        return command.ExecuteScalar();
    }

    /// <summary>Reads every row of a query into a list.</summary>
    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Runs <paramref name="work"/> between a BEGIN statement and COMMIT; when it throws, nothing of it stays.</summary>
    /// <remarks>
    /// Not with <see cref="SqliteTransaction"/>: on a full disk SQLite ends a transaction by itself, and that class then fails in
    /// rolling back what is gone, hiding the first error and breaking the connection.
    /// </remarks>
    public static T Between<T>(this SqliteConnection connection, string begin, Func<SqliteConnection, T> work)
    {
        connection.Execute(begin);
        try
        {
            T result = work(connection);
            connection.Execute("COMMIT");
            return result;
        }
        catch when (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            connection.Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>Sets parameter <c>$index</c> of a command that runs many times.</summary>
    public static void Set(this SqliteCommand command, int index, object? value) =>
        command.Parameters[index - 1].Value = value ?? DBNull.Value;

    /// <summary>Turns a number into what SQLite stores: it has no NaN, so null stands for it.</summary>
    public static object? Storable(double value) => double.IsNaN(value) ? null : value;

    /// <summary>Reads a number back; null is NaN.</summary>
    public static double Real(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);
}
