using System.Globalization;
using Sleepbot.Experiments;
using Sleepbot.Journal;
using Sleepbot.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sleepbot.Cli;

/// <summary>Shows how an experiment goes: a table that moves on a terminal, plain lines elsewhere.</summary>
internal sealed class RunDisplay(Terminal terminal, Experiment experiment)
{
    private const int BarWidth = 24;
    private const string Stopping = "Stopping; Ctrl-C again ends at once.";
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);
    private readonly Lock gate = new();
    private int ended;

    /// <summary>Writes a line for a run that has ended, where nothing moves.</summary>
    public void RunEnded(RunOutcome run)
    {
        lock (gate)
        {
            // What is counted is what has come to its end, as it is at the end of the command.
            bool isStopped = run.Status == RunStatus.Interrupted;
            ended += isStopped ? 0 : 1;
            if (terminal.IsLive || run.IsKept)
            {
                return;
            }

            string accuracy = run.TestAccuracy is { } value ? $", test accuracy {NumberText.Percent(value)}" : "";
            string tail = run.Message.Length > 0 && !run.IsGivenUp ? $": {run.Message}" : "";
            string place = isStopped ? "" : $"{ended}/{experiment.Design.MostRuns} ";
            terminal.Note($"{place}{run.Arm}, seed {run.Seed}: {run.Status.ToString().ToLowerInvariant()} after {NumberText.Duration(run.Elapsed.TotalSeconds)}{accuracy}{tail}");
        }
    }

    /// <summary>Writes what the runner has to say. Above a moving table, so that it stays.</summary>
    public void Note(string sentence)
    {
        lock (gate)
        {
            if (terminal.IsLive)
            {
                terminal.Error.WriteLine(sentence);
            }
            else
            {
                terminal.Note(sentence);
            }
        }
    }

    /// <summary>Runs the experiment and shows its progress until it has ended.</summary>
    public async Task<ExperimentOutcome> FollowAsync(ExperimentRunner runner, StopTokens stops)
    {
        // The workers stop by themselves when cancelled; this thread only looks on.
        var running = Task.Factory.StartNew(() => runner.Run(stops.Any), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!terminal.IsLive)
        {
            terminal.Note($"{experiment.Name}: {Words.Plan(experiment)}.");
            await using var notice = stops.ByUser.Register(() => terminal.Note(Stopping));
            return await running;
        }

        await terminal.Error.Live(Draw(runner.Progress, false)).AutoClear(true).StartAsync(async live =>
        {
            while (!running.IsCompleted)
            {
                live.UpdateTarget(Draw(runner.Progress, stops.ByUser.IsCancellationRequested));
                await Task.WhenAny(running, Task.Delay(Frame, CancellationToken.None));
            }
        });
        return await running;
    }

    private Rows Draw(ExperimentProgress progress, bool stopping)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumn("arm", column => column.NoWrap()).AddColumn("runs", column => column.RightAligned().NoWrap()).AddColumn("", column => column.NoWrap())
            .AddColumn("samples/s", column => column.RightAligned().NoWrap())
            .AddColumn("accuracy", column => column.RightAligned().NoWrap());
        int barWidth = Math.Clamp(terminal.Error.Profile.Width - experiment.Arms.Max(arm => arm.Name.Length) - 40, 4, BarWidth);
        foreach (var arm in progress.Arms)
        {
            double share = (double)arm.StepsDone / Math.Max(1, arm.StepsPlanned);
            int filled = (int)(share * barWidth);
            table.AddRow(
                new Text(arm.Arm),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{arm.Ended}/{arm.Planned}")),
                new Markup($"[green]{new string('━', filled)}[/][grey]{new string('─', barWidth - filled)}[/]"),
                new Text(arm.SamplesPerSecond > 0 ? arm.SamplesPerSecond.ToString("N0", CultureInfo.InvariantCulture) : ""),
                new Text(arm.TestAccuracy is { } accuracy ? NumberText.Percent(accuracy) : ""));
        }

        string left = progress.Remaining is { TotalSeconds: >= 1 } remaining ? $", about {Words.Duration(remaining)} left" : "";
        IRenderable foot = new Text($"{experiment.Name}: {NumberText.Percent(Math.Floor(100 * progress.Share) / 100, 0)} in {Words.Duration(progress.Elapsed)}{left}. {(stopping ? Stopping : "Ctrl-C stops and keeps what is done.")}");
        return new Rows(table, foot);
    }
}
