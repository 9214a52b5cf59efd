using System.Globalization;
using Sleepbot.Experiments;
using Sleepbot.Journal;

namespace Sleepbot.Cli;

/// <summary>Numbers as people read them.</summary>
internal static class Words
{
    /// <summary>Writes how long something takes: <c>0:42</c>, <c>12:05</c>, <c>1:02:33</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>Writes how large an experiment is: <c>6 arms, 1 seed, 6 runs</c>.</summary>
    public static string Plan(Experiment experiment)
    {
        string most = experiment.Design.UntilDecided is null ? "" : "at most ";
        return $"{Plural(experiment.Arms.Count, "arm")}, {most}{Plural(experiment.Seeds.Count, "seed")}, {most}{Plural(experiment.Design.MostRuns, "run")}";
    }

    /// <summary>Writes how many runs ended how: <c>34 finished, 2 diverged</c>.</summary>
    public static string Count(IEnumerable<RunRecord> runs) => string.Join(", ", runs
        .GroupBy(run => run.Status)
        .OrderBy(group => group.Key)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}")));

    private static string Plural(int count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}s");
}
