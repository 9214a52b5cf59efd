using Sleepbot.Experiments;
using Sleepbot.Journal;
using Sleepbot.Pictures;
using Sleepbot.Verdicts;

namespace Sleepbot.Cli;

/// <summary>Trains the experiments of a folder by turns, then reports on all of them.</summary>
/// <remarks>
/// A turn ends as an interruption does: with a checkpoint, from which the next turn goes on, bit for bit. So after any time all experiments have
/// had their share, whatever they cost.
/// </remarks>
/// <param name="terminal">Where it writes.</param>
/// <param name="session">Trains one experiment.</param>
/// <param name="turn">How long the runs of a turn take together on each worker; at least one of them ends.</param>
internal sealed class StudySession(Terminal terminal, TrainingSession session, TimeSpan turn)
{
    private const string ReportName = "verdicts.md";

    /// <summary>Gets the length of a turn: long enough for a round of seeds of small networks, short beside an evening.</summary>
    public static TimeSpan UsualTurn { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Trains what is left of a study, and writes its report.</summary>
    /// <param name="study">The study.</param>
    /// <param name="fresh">Whether to begin anew, whatever is in the journal.</param>
    /// <param name="report">Where the report goes; null for verdicts.md beside the journal.</param>
    /// <param name="stops">What ends it before its end; the report is written all the same.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ExperimentStudy study, bool fresh, FileInfo? report, StopTokens stops)
    {
        if (session.Page is { } page && study.Experiments.Count > 1)
        {
            terminal.Fail($"--page names one file, {page.Name}, but {study.Name} has {study.Experiments.Count} experiments. Leave it out: each gets a page beside the journal.");
            return ExitCode.Usage;
        }

        using var journal = RunJournal.Open(session.Journal.FullName);
        var (failed, givenUp) = await TrainAsync(study.Experiments, journal, fresh, stops);
        var parts = study.Experiments.Select(experiment => PartOf(journal, experiment)).ToList();
        WritePages(journal, parts);
        report ??= new FileInfo(Path.Combine(session.Journal.DirectoryName!, ReportName));
        ReportFile.Write(report, StudyReport.Of(study.Name, parts));
        Say(parts, report);
        if (stops.Any.IsCancellationRequested)
        {
            terminal.Note("Stopped; the same command goes on where it stopped.");
        }

        if (failed > 0)
        {
            terminal.Fail($"{NumberText.Count(failed, "run")} failed; the report says why. The same command again tries only what failed.");
        }

        return stops.ByUser.IsCancellationRequested || givenUp > 0 ? ExitCode.Interrupted
            : failed > 0 ? ExitCode.FailedRuns
            : parts.Any(part => part.Verdict?.Standing == VerdictStanding.Unsound) ? ExitCode.Unsound
            : ExitCode.Success;
    }

    /// <summary>Lets the experiments take turns until all have ended, or it is stopped.</summary>
    /// <returns>How many runs failed, and how many were given up.</returns>
    private async Task<(int Failed, int GivenUp)> TrainAsync(IReadOnlyList<Experiment> experiments, RunJournal journal, bool fresh, StopTokens stops)
    {
        Queue<(Experiment Experiment, Anew Anew)> waiting = new(experiments.Select(experiment => (experiment, new Anew(fresh, fresh))));
        int failed = 0, givenUp = 0;
        while (!stops.Any.IsCancellationRequested && waiting.TryDequeue(out var next))
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stops.Any);
            var clock = new TurnClock(waiting.Count == 0 ? TimeSpan.MaxValue : turn * session.Workers, ending);
            var (outcome, isTuned) = await session.TrainAsync(next.Experiment, journal, next.Anew, clock.Add, stops with { Any = ending.Token });
            givenUp += outcome.Runs.Count(run => run.IsGivenUp);
            if (clock.IsOver && !outcome.IsComplete)
            {
                // What has begun anew goes on in the next turn.
                waiting.Enqueue((next.Experiment, new Anew(Tuning: false, Arms: next.Anew.Arms && !isTuned)));
            }
            else
            {
                failed += outcome.Runs.Count(run => run.Status == RunStatus.Failed);
            }
        }

        return (failed, givenUp);
    }

    /// <summary>Finds what the journal has of an experiment: its verdict, or that of its tuning where that is all there is.</summary>
    private static StudyPart PartOf(RunJournal journal, Experiment experiment)
    {
        var id = LatestOf(experiment.Name) ?? (experiment.Tuning is { } tuning ? LatestOf(tuning.Name) : null);
        return new StudyPart(experiment.Name, experiment.Question, id is null ? null : ExperimentVerdicts.FromJournal(journal, id));

        string? LatestOf(string name) => journal.Experiments().LastOrDefault(record => record.Name == name)?.Id;
    }

    private void WritePages(RunJournal journal, IEnumerable<StudyPart> parts)
    {
        foreach (var verdict in parts.Select(part => part.Verdict).OfType<ExperimentVerdict>().Where(verdict => verdict.Standing != VerdictStanding.Tuning))
        {
            var page = session.Page ?? ResultDisplay.PageBeside(session.Journal, verdict.ExperimentId);
            ResultDisplay.WritePage(ExperimentResult.FromJournal(journal, verdict.ExperimentId) with { Verdict = verdict }, page);
        }
    }

    private void Say(IReadOnlyList<StudyPart> parts, FileInfo report)
    {
        if (session.IsJson)
        {
            terminal.WriteJson(new { Report = report.FullName, Verdicts = parts.Select(part => part.Verdict).OfType<ExperimentVerdict>().Select(VerdictJson.Of) });
            return;
        }

        foreach (var part in parts)
        {
            terminal.Print($"{part.Name}: {StudyReport.Summary(part)}");
        }

        terminal.Print($"Report: {report.FullName}");
    }
}
