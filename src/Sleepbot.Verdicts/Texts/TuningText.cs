namespace Sleepbot.Verdicts;

/// <summary>Says what to know about a tuning besides its choices.</summary>
public static class TuningText
{
    /// <summary>Writes which choices lie at an end of what was tried, one sentence for each setting and end.</summary>
    /// <param name="tuning">The tuning.</param>
    /// <returns>Sentences; an empty string where all choices lie between others.</returns>
    public static string AtEnds(TuningOutcome tuning)
    {
        ArgumentNullException.ThrowIfNull(tuning);
        return string.Join(' ', tuning.Arms
            .SelectMany(arm => arm.AtEnds.Select(end => (arm.Arm, Setting: end.Key, End: end.Value)))
            .GroupBy(choice => (choice.Setting, choice.End))
            .Select(group => $"The best {group.Key.Setting} of {Names([.. group.Select(choice => choice.Arm)], tuning.Arms.Count)} was the "
                + $"{(group.Key.End == RangeEnd.Highest ? "largest" : "smallest")} tried: its range may be too narrow."));
    }

    private static string Names(IReadOnlyList<string> arms, int all) =>
        arms.Count == 1 ? arms[0]
        : arms.Count == all && all > 2 ? "every arm"
        : $"{string.Join(", ", arms.Take(arms.Count - 1))} and {arms[^1]}";
}
