using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal.Tests;

/// <summary>A folder of its own for one test, and the small things many tests need.</summary>
internal sealed class Scratch : IDisposable
{
    public static readonly PhaseSeconds Seconds = new(1.5, 0.25, 0.125, 0.5, 0.0625);

    public string Folder { get; } = Directory.CreateTempSubdirectory("journal-").FullName;

    public string File => At("sleepbot.db");

    public string At(string name) => Path.Combine(Folder, name);

    public static string Begin(RunJournal journal, string name = "quickstart", params string[] arms) => journal.BeginExperiment(Plan(name, arms)).Id;

    /// <summary>Plans an experiment whose arms have no addresses, so that it never goes on.</summary>
    public static ExperimentPlan Plan(string name = "quickstart", params string[] arms)
    {
        string[] names = arms.Length > 0 ? arms : ["baseline", "noise"];
        return new ExperimentPlan
        {
            Name = name,
            Question = "Does it help?",
            Definition = "data: mnist",
            Baseline = names[0],
            Machine = "two cores",
            Version = "0.1.0",
            Arms = [.. names.Select(arm => new ArmPlan(arm, $"what {arm} does"))],
        };
    }

    public static Measurement Row(long run, long step, double value = 0.5, string split = "test", string metric = "accuracy") =>
        new(run, step, step / 10.0, step * 32, split, metric, value, Seconds);

    public static void End(RunJournal journal, long run, RunStatus status = RunStatus.Finished, byte[]? weights = null) =>
        journal.EndRun(run, status, "", 100, "ab12", Seconds, weights is null ? null : new ReadOnlyMemory<byte>(weights));

    /// <summary>Runs SQL as another program would.</summary>
    public static object? Sql(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection.Scalar(sql);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
