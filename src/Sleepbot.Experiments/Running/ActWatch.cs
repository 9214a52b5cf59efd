using System.Globalization;
using Sleepbot.Experiments.Interventions;

namespace Sleepbot.Experiments.Running;

/// <summary>Watches runs whose interventions act: says when one takes long, and gives up those that do not come out after a stop.</summary>
/// <remarks>It looks on from a thread of its own and reads the clock there, so that an act costs its run two additions.</remarks>
/// <param name="experiment">The experiment.</param>
/// <param name="runs">The runs to be watched.</param>
/// <param name="options">Says what is long, what the clock is, and who is told.</param>
internal sealed class ActWatch(Experiment experiment, IReadOnlyList<RunTracker> runs, RunnerOptions options)
{
    private readonly Dictionary<RunTracker, Sight> sights = [];
    private long? stoppedAt;

    /// <summary>Looks at all runs once.</summary>
    /// <param name="isStopped">Whether they are to stop, so that those are given up that do not.</param>
    /// <returns>The runs that were given up now.</returns>
    public IReadOnlyList<RunTracker> Look(bool isStopped)
    {
        long now = options.Time.GetTimestamp();
        stoppedAt ??= isStopped ? now : null;
        List<RunTracker> lost = [];
        foreach (var run in runs)
        {
            if (run.ActNow is not { } act)
            {
                continue;
            }

            if (!sights.TryGetValue(run, out var sight) || sight.Act != act)
            {
                sights[run] = new Sight(act, now, options.LongAct);
                continue;
            }

            var length = options.Time.GetElapsedTime(sight.Since, now);
            if (stoppedAt is null && length >= sight.TellAfter)
            {
                options.Note?.Invoke($"{NameOf(run)} has been in a sleep of {PlaceOf(run)} for {Seconds(length)}. If it should take so long, wait; if {FileOf(run) ?? "it"} has a loop without an end, "
                    + $"stop the command: the run is given up {Seconds(options.Grace)} later, and all that others have done is kept.");
                sights[run] = sight with { TellAfter = 2 * length };
            }

            if (stoppedAt is { } stop && options.Time.GetElapsedTime(Math.Max(stop, sight.Since), now) >= options.Grace && run.GiveUp(act))
            {
                options.Note?.Invoke($"{NameOf(run)} is given up: {Seconds(options.Grace)} after it was to stop it is still in a sleep of {PlaceOf(run)}. "
                    + $"What it did up to its last checkpoint is kept; mend {FileOf(run) ?? $"'{run.LatestAct.Intervention}'"} before you go on.");
                lost.Add(run);
            }
        }

        return lost;
    }

    /// <summary>Says why a run was given up, for the journal.</summary>
    /// <param name="run">The run.</param>
    public string Explain(RunTracker run) => $"It was stopped, did not come out of a sleep of {PlaceOf(run)} within {Seconds(options.Grace)}, and was given up.";

    private static string NameOf(RunTracker run) => string.Create(CultureInfo.InvariantCulture, $"{run.Arm.Name}, seed {run.Seed},");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");

    private string PlaceOf(RunTracker run)
    {
        string file = FileOf(run) is { } name ? $" ({name})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"'{run.LatestAct.Intervention}'{file} at step {run.LatestAct.Step}");
    }

    /// <summary>Gets the user's file that the acting rule is from, or null for one of ours.</summary>
    private string? FileOf(RunTracker run) => experiment.Arms
        .SelectMany(arm => arm.Sleep?.Interventions ?? [])
        .Where(intervention => intervention.Name == run.LatestAct.Intervention)
        .Select(intervention => InterventionCompiler.FileOf(intervention.GetType()))
        .FirstOrDefault(file => file is not null);

    /// <summary>What was seen of a run.</summary>
    /// <param name="Act">The act that it was in.</param>
    /// <param name="Since">When it was first seen in it.</param>
    /// <param name="TellAfter">After how long somebody is told.</param>
    private sealed record Sight(long Act, long Since, TimeSpan TellAfter);
}
