using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>All words of a verdict but its table, in the order in which they are read.</summary>
/// <param name="Sentences">One sentence a challenger, or why there is none; with several challengers the conditions and the cost come once, at the end.</param>
/// <param name="Paragraphs">One paragraph a challenger that has pairs; it begins with the challenger's name.</param>
/// <param name="Notes">What holds for the whole experiment: the identity check, the noise of the test set, tuning, runs that did not train to their end.</param>
public sealed record VerdictReport(IReadOnlyList<string> Sentences, IReadOnlyList<string> Paragraphs, IReadOnlyList<string> Notes)
{
    // A list of runs that failed alike helps nobody beyond this.
    private const int MostTroubles = 6;

    /// <summary>Writes the report.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    public static VerdictReport Of(ExperimentVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return new VerdictReport(SentencesOf(verdict), ParagraphsOf(verdict), [.. NotesOf(verdict)]);
    }

    /// <summary>Writes what each arm was tuned to, or null where nothing was tuned.</summary>
    internal static string? TuningNote(ExperimentVerdict verdict)
    {
        if (verdict is not { Tuning: { } tuning, Standing: not VerdictStanding.Tuning })
        {
            return null;
        }

        string choices = string.Join("; ", tuning.Arms.Select(arm => $"{arm.Arm} with {(arm.Chosen.Count == 0 ? "its own settings" : string.Join(", ", arm.Chosen.Select(setting => FormattableString.Invariant($"{setting.Key} {setting.Value}"))))}"));
        return $"Tuned in {tuning.ExperimentId}: {choices}. {TuningText.Doubts(tuning, verdict.Endpoint)}".TrimEnd();
    }

    private static string[] SentencesOf(ExperimentVerdict verdict)
    {
        string opening = VerdictText.Opening(verdict);
        string[] first = opening.Length > 0 ? [opening] : [];
        string common = $"{VerdictText.Conditions(verdict)}; {VerdictText.Cost(verdict)}.";
        return verdict is { Challengers: [var only], Standing: not VerdictStanding.Unsound }
            ? [.. first, VerdictText.Sentence(verdict, only)]
            : verdict.Standing == VerdictStanding.Unsound ? first
            : [.. first, .. verdict.Challengers.Select(challenger => VerdictText.Finding(verdict, challenger) + "."), $"{(verdict.Challengers.Count > 0 ? "All " : "")}{common}"];
    }

    private static string[] ParagraphsOf(ExperimentVerdict verdict) => verdict.Standing == VerdictStanding.Unsound ? [] :
        [.. verdict.Challengers
            .Select(challenger => (challenger.Arm, Text: VerdictParagraph.Of(verdict, challenger)))
            .Where(paragraph => paragraph.Text.Length > 0)
            .Select(paragraph => verdict.Challengers.Count == 1 ? paragraph.Text : $"{paragraph.Arm}: {paragraph.Text}")];

    private static IEnumerable<string> NotesOf(ExperimentVerdict verdict)
    {
        if (verdict.Identity is { Pairs: > 0, Faults.Count: 0 } check)
        {
            yield return $"Identity check: {NumberText.Count(check.Pairs, "run")} that slept, and were left with no change, had the measurements, weights and statistics of {verdict.Baseline}, bit for bit.";
        }

        if (verdict.Endpoint.Unit == EndpointUnit.Accuracy && verdict.Arms.FirstOrDefault(arm => arm.Name == verdict.Baseline)?.TestSetNoise is { Variance: > 0 } noise)
        {
            double part = noise.FromTestSet / noise.Variance;
            string share = part < 1 ? $"{(noise.IsBound ? "at most" : "about")} {NumberText.Percent(Math.Max(0, part), 0)} of that variance would" : "all of that may";
            yield return $"Test-set noise: seeds of {verdict.Baseline} spread by {NumberText.Size(Math.Sqrt(noise.Variance), EndpointUnit.Accuracy)} of final test accuracy; "
                + $"{share} vanish with an infinite test set instead of {NumberText.Count(noise.Samples, "sample")}.";
        }

        var lucky = verdict.Challengers.Where(challenger => challenger.TestSetNoise is { Variance: > 0 } luck && luck.FromTestSet > luck.Variance / 2
            && luck.Runs >= Judgement.FewestPairs(verdict.Plan.Alpha)).ToList();
        if (lucky.Count > 0)
        {
            string arms = string.Join(", ", lucky.Select(challenger => $"{challenger.Arm} ({NumberText.Percent(Math.Min(1, challenger.TestSetNoise!.FromTestSet / challenger.TestSetNoise.Variance), 0)})"));
            yield return $"Most of the spread of the differences to {verdict.Baseline} is the test set's, for {arms}: with more than {NumberText.Count(lucky[0].TestSetNoise!.Samples, "test sample")}, fewer seeds would tell as much.";
        }

        if (verdict.Earlier is { } earlier)
        {
            yield return EarlierText.Reason(earlier);
        }

        if (TuningNote(verdict) is { } tuning)
        {
            yield return tuning;
        }

        var troubles = verdict.Arms.SelectMany(arm => arm.Troubles.GroupBy(run => (arm.Name, run.Status, run.Message))).ToList();
        foreach (var alike in troubles.Take(MostTroubles))
        {
            var (name, status, message) = alike.Key;
            yield return $"{name}, {SeedText.Of([.. alike.Select(run => run.Seed).Order()])}: {status}{(message.Length > 0 ? $". {message}" : ".")}";
        }

        if (troubles.Skip(MostTroubles).Sum(alike => alike.Count()) is var more and > 0)
        {
            yield return $"And {NumberText.Count(more, "more run")} that did not train to {(more == 1 ? "its" : "their")} end.";
        }

        if (verdict.Challengers.Any(challenger => challenger.Failed.Count > 0))
        {
            yield return "A run that fails is neither dropped nor counted, because a rule may fail just where it does worst: mend it and run it again, failed runs are tried anew.";
        }
    }
}
