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

    public static async Task<Dataset> LoadAsync(Experiment experiment, Terminal terminal, CancellationToken cancellation)
    {
        using var progress = new FetchDisplay(terminal);
        return await experiment.Data.LoadAsync(new DatasetStore(new DatasetStoreOptions { Progress = progress }), cancellation);
    }

    public async Task<int> TrainAsync(Experiment experiment, bool fresh, CancellationToken cancellation)
    {
        var data = await LoadAsync(experiment, terminal, cancellation);
        ExperimentOutcome outcome;
        ExperimentResult result;
        ExperimentVerdict verdict;
        using (var open = RunJournal.Open(journal.FullName))
        {
            if (experiment.Tuning is { } tuning)
            {
                var trials = await RunAsync(tuning, data, open, fresh, cancellation);
                if (!trials.IsComplete)
                {
                    return CodeOf(trials, cancellation);
                }

                experiment = experiment.Choose(EndpointTable.FromJournal(open, trials.Id));
                SayChoice(experiment.Design);
            }

            outcome = await RunAsync(experiment, data, open, fresh, cancellation);
            result = ExperimentResult.FromJournal(open, outcome.Id);
            verdict = ExperimentVerdicts.FromJournal(open, outcome.Id);
        }

        ResultDisplay.Write(terminal, verdict, result, page ?? ResultDisplay.PageBeside(journal, outcome.Id), json);
        int code = CodeOf(outcome, cancellation);
        return code == ExitCode.Success ? ResultDisplay.CodeOf(verdict) : code;
    }

    private async Task<ExperimentOutcome> RunAsync(Experiment experiment, Dataset data, RunJournal open, bool fresh, CancellationToken cancellation)
    {
        var display = new RunDisplay(terminal, experiment);
        var shown = options with { IsFresh = fresh, RunEnded = display.RunEnded, Note = display.Note };
        var outcome = await display.FollowAsync(new ExperimentRunner(experiment, data, open, shown), cancellation);
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

    private int CodeOf(ExperimentOutcome outcome, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested && !outcome.IsComplete)
        {
            int ended = outcome.Runs.Count(run => run.Status != RunStatus.Interrupted);
            terminal.Note($"Stopped after {ended} of {outcome.Planned} runs. `sleepbot resume {outcome.Id}`, or the same command again, goes on where it stopped.");
            return ExitCode.Interrupted;
        }

        int failed = outcome.Runs.Count(run => run.Status == RunStatus.Failed);
        if (failed > 0)
        {
            terminal.Fail($"{failed} of {outcome.Planned} runs failed; the list above says why. The same command again tries only these.");
            return ExitCode.FailedRuns;
        }

        return ExitCode.Success;
    }
}
