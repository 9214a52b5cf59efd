using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Sleepbot.Data;
using Sleepbot.Experiments;
using Sleepbot.Journal;
using Sleepbot.Pictures;

namespace Sleepbot.Cli;

/// <summary>Trains an experiment as the command line asks, then shows what came out.</summary>
internal sealed class TrainingSession(Terminal terminal, FileInfo journal, int workers, TimeSpan checkpointEvery, FileInfo? page, bool json)
{
    public FileInfo Journal => journal;

    public static async Task<Dataset> LoadAsync(Experiment experiment, Terminal terminal, CancellationToken cancellation)
    {
        using var progress = new FetchDisplay(terminal);
        return await experiment.Data.LoadAsync(new DatasetStore(new DatasetStoreOptions { Progress = progress }), cancellation);
    }

    public async Task<int> TrainAsync(Experiment experiment, bool fresh, CancellationToken cancellation)
    {
        if (!Fma.IsSupported && !AdvSimd.IsSupported)
        {
            terminal.Note("This processor, or its settings, have no fused multiply-add: results are the same, but expect minutes for seconds.");
        }

        var data = await LoadAsync(experiment, terminal, cancellation);
        ExperimentOutcome outcome;
        ExperimentResult result;
        using (var open = RunJournal.Open(journal.FullName))
        {
            var display = new RunDisplay(terminal, experiment);
            var options = new RunnerOptions { Workers = workers, CheckpointEvery = checkpointEvery, IsFresh = fresh, RunEnded = display.RunEnded, Note = display.Note };
            outcome = await display.FollowAsync(new ExperimentRunner(experiment, data, open, options), cancellation);
            open.Flush();
            result = ExperimentResult.FromJournal(open, outcome.Id);
        }

        ResultDisplay.Write(terminal, result, page ?? ResultDisplay.PageBeside(journal, outcome.Id), json);
        return CodeOf(outcome, cancellation);
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
            terminal.Fail($"{failed} of {outcome.Planned} runs failed; the table says why. The same command again tries only these.");
            return ExitCode.FailedRuns;
        }

        return ExitCode.Success;
    }
}
