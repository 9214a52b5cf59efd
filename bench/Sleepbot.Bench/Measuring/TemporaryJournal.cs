using Sleepbot.Journal;

namespace Sleepbot.Bench;

/// <summary>A journal with one run, in a folder that goes when it does.</summary>
internal sealed class TemporaryJournal : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sleepbot-bench-");
    private readonly RunJournal journal;
    private readonly long run;

    public TemporaryJournal()
    {
        journal = Sleepbot.Journal.RunJournal.Open(Path.Combine(folder.FullName, "bench.db"));
        run = journal.BeginRun(journal.BeginExperiment(new ExperimentPlan { Name = "bench", Baseline = "only", Arms = [new ArmPlan("only", "")] }).Id, "only", 0);
    }

    /// <summary>Queues a measurement.</summary>
    public void Append(long step, string metric, double value) =>
        journal.Append(new Measurement(run, step, 0, step, "batch", metric, value, default));

    /// <summary>Queues the norms of one layer, as experiments do.</summary>
    public void Append(long step, string layer, ReadOnlySpan<float> norms) =>
        journal.Append(new NeuronValues(run, step, layer, "norm", norms.ToArray()));

    /// <summary>Waits until all is on the disk.</summary>
    public void Flush() => journal.Flush();

    public void Dispose()
    {
        journal.Dispose();
        folder.Delete(recursive: true);
    }
}
