namespace Sleepbot.Verdicts;

/// <summary>Says what to know about a tuning besides its choices.</summary>
public static class TuningText
{
    // With more arms than these, one of them stands for all.
    private const int MostLeads = 3;

    /// <summary>Writes what is doubtful about the choices: those at an end of what was tried, and those that luck may have made.</summary>
    /// <param name="tuning">The tuning.</param>
    /// <param name="endpoint">What trials were compared by.</param>
    /// <returns>Sentences; an empty string where there is nothing to doubt.</returns>
    public static string Doubts(TuningOutcome tuning, EndpointFacts endpoint) => string.Join(' ', ((string[])[AtEnds(tuning), WithinNoise(tuning, endpoint)]).Where(text => text.Length > 0));

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

    /// <summary>Writes for which arms the best trial lies no farther before the next than luck moves them apart, with both settings and by how much; of many arms the closest.</summary>
    /// <param name="tuning">The tuning.</param>
    /// <param name="endpoint">What trials were compared by.</param>
    /// <returns>One sentence, or an empty string where no choice was so close.</returns>
    public static string WithinNoise(TuningOutcome tuning, EndpointFacts endpoint)
    {
        ArgumentNullException.ThrowIfNull(tuning);
        ArgumentNullException.ThrowIfNull(endpoint);
        List<TunedArm> close = [.. tuning.Arms.Where(arm => arm.Lead is { IsWithinNoise: true })];
        if (close.Count == 0)
        {
            return "";
        }

        string seeds = $"within noise ({NumberText.Count(close[0].Trials.Max(trial => trial.Runs.Count), "seed")} a trial)";
        return close.Count > MostLeads
            ? $"{(close.Count == tuning.Arms.Count ? "All choices" : $"The choices of {close.Count} of {tuning.Arms.Count} arms")} were {seeds}, the closest: {Lead(close.MinBy(arm => arm.Lead!.Gain / arm.Lead.Noise)!, endpoint)}."
            : $"{(close.Count == 1 ? "This choice was" : "These choices were")} {seeds}: {string.Join("; ", close.Select(arm => Lead(arm, endpoint)))}.";
    }

    private static string Lead(TunedArm arm, EndpointFacts endpoint)
    {
        TrialOutcome best = arm.Trials.First(trial => trial.IsChosen), next = arm.Trials.First(trial => trial.Number == arm.Lead!.Next);
        return $"{arm.Arm} took {Settings(best, isNamed: true)} over {Settings(next, isNamed: best.Settings.Count > 1)} for {NumberText.Size(arm.Lead!.Gain, endpoint.Unit)}";
    }

    private static string Settings(TrialOutcome trial, bool isNamed) =>
        string.Join(" and ", trial.Settings.Select(setting => FormattableString.Invariant($"{(isNamed ? setting.Key[(setting.Key.LastIndexOf('.') + 1)..] + " " : "")}{setting.Value}")));

    private static string Names(IReadOnlyList<string> arms, int all) =>
        arms.Count == 1 ? arms[0]
        : arms.Count == all && all > 2 ? "every arm"
        : $"{string.Join(", ", arms.Take(arms.Count - 1))} and {arms[^1]}";
}
