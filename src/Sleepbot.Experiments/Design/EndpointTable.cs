using Sleepbot.Journal;

namespace Sleepbot.Experiments;

/// <summary>The primary endpoint of every run of an experiment that has ended: what it is decided by, out of the journal alone.</summary>
public sealed class EndpointTable
{
    private EndpointTable(string experimentId, ExperimentDesign design, IReadOnlyList<RunEndpoint> runs)
    {
        ExperimentId = experimentId;
        Design = design;
        Runs = runs;
    }

    /// <summary>Gets the experiment's id in the journal.</summary>
    public string ExperimentId { get; }

    /// <summary>Gets the design, from the stored definition.</summary>
    public ExperimentDesign Design { get; }

    /// <summary>Gets the runs that finished or diverged, each arm and seed once. Runs that were interrupted or failed say nothing about an arm.</summary>
    public IReadOnlyList<RunEndpoint> Runs { get; }

    /// <summary>Reads the table out of a journal.</summary>
    /// <param name="journal">The journal; what is not flushed yet is not seen.</param>
    /// <param name="experimentId">The experiment's id.</param>
    /// <exception cref="JournalException">There is no such experiment.</exception>
    /// <exception cref="ExperimentException">Its definition cannot be read.</exception>
    public static EndpointTable FromJournal(RunJournal journal, string experimentId)
    {
        var experiment = journal.FindExperiment(experimentId);
        var design = ExperimentDesign.FromDefinition(experiment.Definition);
        string split = design.Trials.Count > 0 ? "validation" : design.Endpoint.Split;
        var curves = journal.Measurements(experiment.Id)
            .Where(row => row.Split == split && row.Metric == "accuracy")
            .GroupBy(row => row.RunId)
            .ToDictionary(rows => rows.Key, rows => rows.OrderBy(row => row.Step).Select(PointOf).ToList());
        List<RunEndpoint> runs = [.. journal.Runs(experiment.Id)
            .Where(run => run.Status is RunStatus.Finished or RunStatus.Diverged)
            .GroupBy(run => (run.Arm, run.Seed))
            .Select(attempts => attempts.Last())
            .Select(run => new RunEndpoint(
                run.Id,
                run.Arm,
                run.Seed,
                run.Status,
                run.Status == RunStatus.Finished && curves.TryGetValue(run.Id, out var curve) ? design.Endpoint.ValueOf(curve) : null))];
        return new EndpointTable(experiment.Id, design, runs);
    }

    /// <summary>Gets the runs of one arm by seed.</summary>
    /// <param name="arm">Its name.</param>
    public IReadOnlyDictionary<long, RunEndpoint> Of(string arm) => Runs.Where(run => run.Arm == arm).ToDictionary(run => run.Seed);

    private static CurvePoint PointOf(MeasurementRow row) =>
        new(row.Step, row.Samples, row.Seconds.Training + row.Seconds.Sleeping, row.Value);
}
