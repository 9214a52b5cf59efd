using System.CommandLine;
using Sleepbot.Data;
using Sleepbot.Experiments;
using Sleepbot.Journal;
using Sleepbot.Pictures;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot run</c>: trains all arms and seeds of an experiment, then shows what came out.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = Options.File();
        var seeds = Options.Seeds();
        var workers = AtLeastOne("--workers", "Runs at a time. By default as many as there are cores for.");
        var threads = AtLeastOne("--threads-per-run", "Threads that share each run, for few runs with large batches. 1 by default.");
        var set = Options.Set();
        var journal = Options.Journal();
        var page = Options.Page();
        var json = Options.Json();
        var command = new Command("run", "Train all arms and seeds of an experiment, then print a table and write a page.") { file, seeds, workers, threads, set, journal, page, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] settings = parsed.GetValue(seeds) is { } wanted ? [.. parsed.GetValue(set)!, $"seeds={wanted}"] : parsed.GetValue(set)!;
            var experiment = Experiment.Load(parsed.GetValue(file)!, settings);
            var data = await LoadAsync(experiment, terminal, cancellation);
            var journalFile = parsed.GetValue(journal)!;
            ExperimentOutcome outcome;
            ExperimentResult result;
            using (var open = RunJournal.Open(journalFile.FullName))
            {
                var display = new RunDisplay(terminal, experiment);
                var options = new RunnerOptions { ThreadsPerRun = parsed.GetValue(threads) ?? 1, RunEnded = display.RunEnded };
                var runner = new ExperimentRunner(experiment, data, open, parsed.GetValue(workers) is { } count ? options with { Workers = count } : options);
                outcome = await display.FollowAsync(runner, cancellation);
                open.Flush();
                result = ExperimentResult.FromJournal(open, outcome.Id);
            }

            ResultDisplay.Write(terminal, result, parsed.GetValue(page) ?? ResultDisplay.PageBeside(journalFile, outcome.Id), parsed.GetValue(json));
            return CodeOf(outcome, terminal, cancellation);
        });
        return command;
    }

    private static Option<int?> AtLeastOne(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int count) && count < 1)
            {
                result.AddError($"{name} is {count}, expected at least 1.");
            }
        });
        return option;
    }

    private static async Task<Dataset> LoadAsync(Experiment experiment, Terminal terminal, CancellationToken cancellation)
    {
        using var progress = new FetchDisplay(terminal);
        return await experiment.Data.LoadAsync(new DatasetStore(new DatasetStoreOptions { Progress = progress }), cancellation);
    }

    private static int CodeOf(ExperimentOutcome outcome, Terminal terminal, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested && !outcome.IsComplete)
        {
            int ended = outcome.Runs.Count(run => run.Status != RunStatus.Interrupted);
            terminal.Note($"Stopped after {ended} of {outcome.Planned} runs; what was measured is in the journal.");
            return ExitCode.Interrupted;
        }

        int failed = outcome.Runs.Count(run => run.Status == RunStatus.Failed);
        if (failed > 0)
        {
            terminal.Fail($"{failed} of {outcome.Planned} runs failed; the table says why.");
            return ExitCode.FailedRuns;
        }

        return ExitCode.Success;
    }
}
