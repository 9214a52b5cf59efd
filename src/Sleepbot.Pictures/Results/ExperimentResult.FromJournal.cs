using Sleepbot.Journal;

namespace Sleepbot.Pictures;

/// <content>How a result is read from the journal.</content>
public sealed partial record ExperimentResult
{
    // Norms are most of a page's size, and nobody leafs through more runs than this.
    private const int MostRunsWithNorms = 8;

    /// <summary>Reads an experiment.</summary>
    /// <remarks>
    /// A seed that was run more than once (taken up again after an interruption) counts once: with its finished run, or else its latest.
    /// Measurements of single batches are left out. Norms are read for the first finished run of an arm that has any, of eight arms at most.
    /// </remarks>
    /// <param name="journal">The journal.</param>
    /// <param name="experimentId">The experiment's id, its name for the latest of that name, or the beginning of either.</param>
    /// <param name="norms">Whether to read neuron norms; false is quicker where only the table is wanted.</param>
    /// <exception cref="JournalException">No single experiment fits, or the journal cannot be read.</exception>
    public static ExperimentResult FromJournal(RunJournal journal, string experimentId, bool norms = true)
    {
        ExperimentRecord experiment = journal.FindExperiment(experimentId);
        ILookup<string, RunRecord> runs = journal.Runs(experiment.Id)
            .GroupBy(run => (run.Arm, run.Seed))
            .Select(again => again.OrderBy(run => run.Status == RunStatus.Finished).ThenBy(run => run.Id).Last())
            .ToLookup(run => run.Arm);
        // A run that two arms share, because they train alike, is listed for both.
        ILookup<(string Arm, long RunId), MeasurementRow> measurements = journal.Measurements(experiment.Id).Where(row => row.Split != "batch").ToLookup(row => (row.Arm, row.RunId));
        ILookup<long, SleepEvent> sleeps = journal.SleepEvents(experiment.Id).ToLookup(sleep => sleep.RunId);
        ArmRecord[] arms = [.. journal.Arms(experiment.Id)];
        Dictionary<long, LayerNorms[]> chosen = norms ? Norms(journal, arms.Select(arm => runs[arm.Name])) : [];

        return new ExperimentResult
        {
            Id = experiment.Id,
            Name = experiment.Name,
            Question = experiment.Question,
            Definition = experiment.Definition,
            Baseline = experiment.Baseline,
            Machine = experiment.Machine,
            Version = experiment.Version,
            StartedAt = experiment.StartedAt,
            Seconds = experiment.EndedAt is { } end ? (end - experiment.StartedAt).TotalSeconds : null,
            Arms = [.. arms.Select(arm => new ResultArm
            {
                Name = arm.Name,
                Description = arm.Description,
                Runs = [.. runs[arm.Name].Select(run => new ResultRun
                {
                    Seed = run.Seed,
                    Status = run.Status,
                    Message = run.Message,
                    Seconds = run.Seconds,
                    Curves = Curves(measurements[(arm.Name, run.Id)]),
                    Norms = chosen.GetValueOrDefault(run.Id, []),
                })],
                Sleeps = Summaries(runs[arm.Name].SelectMany(run => sleeps[run.Id])),
            })],
        };
    }

    private static ResultCurve[] Curves(IEnumerable<MeasurementRow> rows) =>
        [.. rows.GroupBy(row => (row.Split, row.Metric)).Select(group => new ResultCurve(
            group.Key.Split, group.Key.Metric, [.. group.Select(row => new CurvePoint(row.Step, row.Epoch, row.Samples, row.Value))]))];

    private static SleepSummary[] Summaries(IEnumerable<SleepEvent> events) =>
        [.. events.GroupBy(sleep => sleep.Intervention).Select(group =>
        {
            double[] changes = [.. group.Select(sleep => sleep.RelativeChange).Where(double.IsFinite)];
            return new SleepSummary(group.Key, group.LongCount(), group.Sum(sleep => sleep.Seconds), changes.Length == 0 ? null : changes.Average());
        })];

    private static Dictionary<long, LayerNorms[]> Norms(RunJournal journal, IEnumerable<IEnumerable<RunRecord>> arms)
    {
        Dictionary<long, LayerNorms[]> chosen = [];
        foreach (IEnumerable<RunRecord> runs in arms)
        {
            if (chosen.Count == MostRunsWithNorms)
            {
                break;
            }

            // Arms that are the same training share their runs.
            foreach (RunRecord run in runs.Where(run => run.Status == RunStatus.Finished))
            {
                if (chosen.ContainsKey(run.Id))
                {
                    break;
                }

                IReadOnlyList<NeuronValues> norms = journal.NeuronValues(run.Id, "norm");
                if (norms.Count > 0)
                {
                    chosen.Add(run.Id, [.. norms.GroupBy(moment => moment.Layer).Select(layer =>
                        new LayerNorms(layer.Key, [.. layer.Select(moment => moment.Step)], [.. layer.Select(moment => moment.Values)]))]);
                    break;
                }
            }
        }

        return chosen;
    }
}
