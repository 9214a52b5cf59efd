using System.Globalization;
using System.Text.RegularExpressions;
using Sleepbot.Journal;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>All rows of a journal that a verdict asks for, read once.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Design">Its design, from the stored definition.</param>
/// <param name="Arms">Its arms as the journal has them.</param>
/// <param name="Runs">Each arm and seed once: the run that ended, or else the latest.</param>
/// <param name="Table">The endpoint's value of every run that has ended.</param>
/// <param name="Measured">What each run measured, by its number.</param>
/// <param name="Answers">Which samples of the test split each finished run got right, by its number; nothing for runs of an older journal.</param>
internal sealed partial record JournalRows(
    ExperimentRecord Experiment,
    ExperimentDesign Design,
    IReadOnlyList<ArmRecord> Arms,
    IReadOnlyList<RunRecord> Runs,
    EndpointTable Table,
    ILookup<long, MeasurementRow> Measured,
    IReadOnlyDictionary<long, SampleAnswers> Answers)
{
    /// <summary>Gets what the runs cost. Arms that train alike share runs, which cost once.</summary>
    public Cost Cost
    {
        get
        {
            RunRecord[] trained = [.. Runs.DistinctBy(run => run.Id)];
            return new(trained.Length, trained.Sum(run => Total(run.Seconds)), trained.Sum(GradientsOf));
        }
    }

    /// <summary>Reads an experiment.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="experimentId">The experiment.</param>
    public static JournalRows Read(RunJournal journal, string experimentId)
    {
        var experiment = journal.FindExperiment(experimentId);
        var design = ExperimentDesign.FromDefinition(experiment.Definition);
        var all = journal.Runs(experiment.Id);
        var measured = journal.Measurements(experiment.Id);
        List<RunRecord> runs = [.. all
            .Where(run => design.Seeds.Contains(run.Seed))
            .GroupBy(run => (run.Arm, run.Seed))
            .Select(attempts => attempts.OrderBy(run => run.Status is RunStatus.Finished or RunStatus.Diverged).ThenBy(run => run.Id).Last())];
        var answers = runs
            .Where(run => run.Status == RunStatus.Finished)
            .Select(run => run.Id)
            .Distinct()
            .Select(run => journal.Answers(run, "test"))
            .OfType<SampleAnswers>()
            .ToDictionary(answers => answers.RunId);
        return new JournalRows(
            experiment, design, journal.Arms(experiment.Id), runs, EndpointTable.Of(experiment.Id, design, DiscardedVersions.Of(journal, experiment.Id, design), runs, measured), measured.ToLookup(row => row.RunId), answers);
    }

    /// <summary>Gets how many samples a split has, as the journal names what runs depend on.</summary>
    /// <param name="split">The split: train or test.</param>
    /// <returns>The number, or null where the journal does not say.</returns>
    public int? SamplesOf(string split)
    {
        string text = Arms.FirstOrDefault(arm => arm.Name == Design.Baseline)?.Specification ?? "";
        var line = SampleCount().Matches(text).FirstOrDefault(match => match.Groups["split"].Value == split);
        return line is null ? null : int.Parse(line.Groups["count"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Gets one curve of a run.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="split">Which data.</param>
    /// <param name="metric">What.</param>
    /// <returns>Values by step, in the order of steps; those that are not finite are left out.</returns>
    public SortedDictionary<long, double> Curve(long run, string split, string metric)
    {
        SortedDictionary<long, double> curve = [];
        foreach (var row in Measured[run].Where(row => row.Split == split && row.Metric == metric && double.IsFinite(row.Value)))
        {
            curve[row.Step] = row.Value;
        }

        return curve;
    }

    /// <summary>Gets what a run made of each sample of the test split: 1 where it was right, and 0 where not.</summary>
    /// <param name="run">The number of a run that has <see cref="Answers"/>.</param>
    public double[] ScoresOf(long run) => [.. Answers[run].Correct.ToArray().Select(right => right ? 1.0 : 0)];

    /// <summary>Gets how many samples a run has trained on, each as often as it came.</summary>
    /// <param name="run">The run's number.</param>
    public double SamplesOf(long run) => Measured[run].Select(row => row.Samples).DefaultIfEmpty().Max();

    /// <summary>Gets how many gradients of single samples a run took, those that rules took besides included.</summary>
    /// <param name="run">The run.</param>
    public double GradientsOf(RunRecord run) => SamplesOf(run.Id) + Measured[run.Id].Where(row => row.Metric == TrainingRun.RepeatedMetric).Select(row => row.Value).DefaultIfEmpty().Max();

    private static double Total(PhaseSeconds seconds) =>
        seconds.Training + seconds.Sleeping + seconds.Probing + seconds.Evaluating + seconds.Logging;

    [GeneratedRegex("^dataset\\.(?<split>[a-z]+) = (?<count>[0-9]+) samples ", RegexOptions.Multiline)]
    private static partial Regex SampleCount();
}
