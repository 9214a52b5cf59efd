using Sleepbot.Data;
using Sleepbot.Experiments;
using Sleepbot.Journal;
using Sleepbot.Pictures;
using Sleepbot.Verdicts;

namespace Sleepbot.Cli;

/// <summary>Trains an experiment as the command line asks, then shows what came out.</summary>
internal sealed class TrainingSession(Terminal terminal, FileInfo journal, RunnerOptions options, FileInfo? page, bool json)
{
    public FileInfo Journal => journal;

    /// <summary>Gets how many runs train at once.</summary>
    public int Workers => options.Workers;

    /// <summary>Gets where the user wants the page, or null for its usual place.</summary>
    public FileInfo? Page => page;

    /// <summary>Gets whether results are for programs.</summary>
    public bool IsJson => json;

    public static async Task<Dataset> LoadAsync(Experiment experiment, Terminal terminal, CancellationToken cancellation)
    {
        using var progress = new FetchDisplay(terminal);
        return await experiment.Data.LoadAsync(new DatasetStore(new DatasetStoreOptions { Progress = progress }), cancellation);
    }

    /// <summary>Trains what is left of an experiment, says its verdict and writes its page.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="fresh">Whether to begin anew, whatever is in the journal.</param>
    /// <param name="report">Where the verdict goes as Markdown; null for nowhere.</param>
    /// <param name="stops">What ends it before its end.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Experiment experiment, bool fresh, FileInfo? report, StopTokens stops)
    {
        ExperimentOutcome outcome;
        ExperimentResult result;
        ExperimentVerdict verdict;
        using (var open = RunJournal.Open(journal.FullName))
        {
            (outcome, bool isTuned) = await TrainAsync(experiment, open, new Anew(fresh, fresh), _ => { }, stops);
            if (!isTuned)
            {
                return CodeOf(outcome, stops);
            }

            result = ExperimentResult.FromJournal(open, outcome.Id);
            verdict = ExperimentVerdicts.FromJournal(open, outcome.Id);
        }

        ResultDisplay.Write(terminal, verdict, result, page ?? ResultDisplay.PageBeside(journal, outcome.Id), json);
        if (report is not null)
        {
            ReportFile.Write(report, StudyReport.Of(experiment.Name, [new StudyPart(experiment.Name, experiment.Question, verdict)]));
            terminal.Note($"Report: {report.FullName}");
        }

        int code = CodeOf(outcome, stops);
        return code == ExitCode.Success ? ResultDisplay.CodeOf(verdict) : code;
    }

    /// <summary>Trains what is left of an experiment: of its tuning first, then of its arms.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="open">The journal.</param>
    /// <param name="anew">What to begin anew, whatever is in the journal.</param>
    /// <param name="runEnded">Is told of every run that has ended, from the run's thread.</param>
    /// <param name="stops">What ends it before its end.</param>
    /// <returns>What became of its arms; of its tuning, where that did not come to its end.</returns>
    public async Task<(ExperimentOutcome Outcome, bool IsTuned)> TrainAsync(Experiment experiment, RunJournal open, Anew anew, Action<RunOutcome> runEnded, StopTokens stops)
    {
        var data = await LoadAsync(experiment, terminal, stops.ByUser);
        if (experiment.Tuning is { } tuning)
        {
            var trials = await FollowAsync(tuning, data, open, anew.Tuning, runEnded, stops);
            if (!trials.IsComplete)
            {
                return (trials, false);
            }

            experiment = experiment.Choose(EndpointTable.FromJournal(open, trials.Id));
            SayChoice(experiment.Design);
        }

        return (await FollowAsync(experiment, data, open, anew.Arms, runEnded, stops), true);
    }

    private async Task<ExperimentOutcome> FollowAsync(Experiment experiment, Dataset data, RunJournal open, bool fresh, Action<RunOutcome> runEnded, StopTokens stops)
    {
        var display = new RunDisplay(terminal, experiment);
        var shown = options with
        {
            IsFresh = fresh,
            GivingUp = stops.ForGood,
            RunEnded = run =>
            {
                display.RunEnded(run);
                runEnded(run);
            },
            Note = display.Note,
        };
        var outcome = await display.FollowAsync(new ExperimentRunner(experiment, data, open, shown), stops);
        open.Flush();
        return outcome;
    }

    private void SayChoice(ExperimentDesign design)
    {
        foreach (var (arm, settings) in design.Chosen)
        {
            terminal.Note($"Tuned in {design.ChosenIn}: {arm} with {(settings.Count == 0 ? "its own settings" : string.Join(", ", settings.Select(setting => FormattableString.Invariant($"{setting.Path} {setting.Value}"))))}.");
        }
    }

    private int CodeOf(ExperimentOutcome outcome, StopTokens stops)
    {
        if (stops.Any.IsCancellationRequested && !outcome.IsComplete)
        {
            int ended = outcome.Runs.Count(run => run.Status != RunStatus.Interrupted);
            string all = outcome.Most > outcome.Planned ? $"at most {outcome.Most}" : $"{outcome.Most}";
            terminal.Note($"Stopped after {ended} of {all} runs. `sleepbot resume {outcome.Id}`, or the same command again, goes on where it stopped.");

            // That time is over is no failure, but a run that never stops will be there again next time.
            return outcome.Runs.Any(run => run.IsGivenUp) ? ExitCode.Interrupted : stops.Code;
        }

        int failed = outcome.Runs.Count(run => run.Status == RunStatus.Failed);
        if (failed > 0)
        {
            terminal.Fail($"{failed} of {outcome.Planned} runs failed; the list above says why. The same command again tries only what failed.");
            return ExitCode.FailedRuns;
        }

        return ExitCode.Success;
    }
}
