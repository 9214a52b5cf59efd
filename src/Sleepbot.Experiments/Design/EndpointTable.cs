using System.Globalization;
using Sleepbot.Experiments.Verdicts;
using Sleepbot.Journal;
using Sleepbot.Statistics;
using Sleepbot.Training;

namespace Sleepbot.Experiments;

/// <summary>The primary endpoint of every run of an experiment that has ended: what it is decided by, out of the journal alone.</summary>
public sealed class EndpointTable
{
    // Fewer than any verdict needs, so that none is ever found before the length stands.
    private const int SeedsOfLength = 4;

    private EndpointTable(string experimentId, ExperimentDesign design, EarlierVersions? earlier, IReadOnlyList<RunEndpoint> runs)
    {
        ExperimentId = experimentId;
        Design = design;
        Earlier = earlier;
        Runs = runs;
    }

    /// <summary>Gets the experiment's id in the journal.</summary>
    public string ExperimentId { get; }

    /// <summary>Gets the design, from the stored definition.</summary>
    public ExperimentDesign Design { get; }

    /// <summary>Gets the versions of its challengers that were looked at on its seeds before it began, and count with them.</summary>
    /// <value>Null where there are none.</value>
    public EarlierVersions? Earlier { get; }

    /// <summary>Gets how many of them there are.</summary>
    internal int Discarded => Earlier?.Count ?? 0;

    /// <summary>Gets the rule by which the evidence decides: one for what is run next and for what is said, so that both agree.</summary>
    internal SequentialPlan Sequential => new()
    {
        Alpha = Design.Plan.Alpha,
        Multiplicity = Design.Multiplicity,
        MostPairs = Math.Max(2, Design.Seeds.Count),
        Discarded = Discarded,
    };

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
        return Of(experiment.Id, design, DiscardedVersions.Of(journal, experiment.Id, design), journal.Runs(experiment.Id), journal.Measurements(experiment.Id));
    }

    /// <summary>Gets the runs of one arm by seed.</summary>
    /// <param name="arm">Its name.</param>
    public IReadOnlyDictionary<long, RunEndpoint> Of(string arm) => Runs.Where(run => run.Arm == arm).ToDictionary(run => run.Seed);

    /// <summary>Gets what the runs of one arm with the first four seeds of the design have: with the later seeds left out, no later run moves what is made of them.</summary>
    /// <param name="arm">Its name.</param>
    /// <returns>The values of those that finished.</returns>
    internal IReadOnlyList<EndpointValue> FirstValues(string arm) =>
        [.. Runs.Where(run => run.Arm == arm && Design.Seeds.Take(SeedsOfLength).Contains(run.Seed)).Select(run => run.Value).OfType<EndpointValue>()];

    /// <summary>Makes the table of rows that were read.</summary>
    /// <param name="experimentId">The experiment's id.</param>
    /// <param name="design">Its design.</param>
    /// <param name="earlier">Earlier versions of its challengers, or null.</param>
    /// <param name="runs">All of its runs.</param>
    /// <param name="measured">All that was measured in them.</param>
    internal static EndpointTable Of(string experimentId, ExperimentDesign design, EarlierVersions? earlier, IReadOnlyList<RunRecord> runs, IReadOnlyList<MeasurementRow> measured)
    {
        // A run that two arms share, because they train alike, is listed for both.
        measured = [.. measured.DistinctBy(row => (row.RunId, row.Step, row.Split, row.Metric))];
        string split = design.Trials.Count > 0 ? "validation" : design.Endpoint.Split;
        var repeated = measured.Where(row => row.Metric == TrainingRun.RepeatedMetric).ToDictionary(row => (row.RunId, row.Step), row => row.Value);
        var curves = measured
            .Where(row => row.Split == split && row.Metric == "accuracy")
            .GroupBy(row => row.RunId)
            .ToDictionary(
                rows => rows.Key,
                rows => rows.OrderBy(row => row.Step).Select(row => PointOf(row, repeated.GetValueOrDefault((row.RunId, row.Step)))).ToList());
        List<RunEndpoint> ended = [.. runs
            .Where(run => run.Status is RunStatus.Finished or RunStatus.Diverged)
            .GroupBy(run => (run.Arm, run.Seed))
            .Select(attempts => attempts.Last())
            .Select(run => new RunEndpoint(
                run.Id,
                run.Arm,
                run.Seed,
                run.Status,
                run.Status == RunStatus.Finished && curves.TryGetValue(run.Id, out var curve) ? design.Endpoint.ValueOf(curve) : null)
            {
                Content = ContentOf(run),
            })];
        return new EndpointTable(experimentId, design, earlier, ended);
    }

    private static string ContentOf(RunRecord run) =>
        run.Status == RunStatus.Finished ? run.WeightsHash : string.Create(CultureInfo.InvariantCulture, $"diverged after {run.Steps} steps: {run.Message}");

    private static CurvePoint PointOf(MeasurementRow row, double repeated) =>
        new(row.Step, row.Samples + repeated, row.Seconds.Training + row.Seconds.Sleeping, row.Value);
}
