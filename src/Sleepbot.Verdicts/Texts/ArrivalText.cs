namespace Sleepbot.Verdicts;

/// <summary>Says which runs did not come to a value of their own: those that missed their target, and those that diverged. A difference without them would promise too much.</summary>
internal static class ArrivalText
{
    /// <summary>Writes the difference with its unit; where runs of one arm alone never arrived, as the bound that it is: <c>at least +71 steps to 93 % validation accuracy</c>.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <param name="challenger">One of its challengers, with pairs.</param>
    public static string Difference(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        string difference = VerdictText.Difference(challenger.Comparison.MeanGain!.Value, verdict.Endpoint);
        return !IsBound(verdict, challenger) ? difference
            : challenger.Comparison.MeanGain < 0 ? $"at least {difference}"
            : $"{difference}, or fewer still";
    }

    /// <summary>Tells whether the mean difference is a lower bound of its size: who did worse has runs that never arrived, and the other one has none.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <param name="challenger">One of its challengers, with pairs.</param>
    public static bool IsBound(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        bool ownMissed = challenger.Deciding.Any(pair => !pair.Challenger.IsReached), baselineMissed = challenger.Deciding.Any(pair => !pair.Baseline.IsReached);
        return verdict.Endpoint.Target is not null && ownMissed != baselineMissed && challenger.Comparison.MeanGain is { } gain && (ownMissed ? gain < 0 : gain > 0);
    }

    /// <summary>Writes who arrived and who diverged, to stand in the brackets of a sentence: <c>; reached by 0 of its 8 runs and 8 of plain's within 314 steps</c>.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <param name="challenger">One of its challengers, with pairs.</param>
    public static string InBrackets(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        int pairs = challenger.Comparison.Pairs;
        var (own, baseline) = Reached(challenger);
        string reached = verdict.Endpoint.Target is null || own + baseline == 2 * pairs ? ""
            : $"; reached by {own} of its {NumberText.Count(pairs, "run")} and {baseline} of {verdict.Baseline}'s {Within(verdict, challenger)}";
        var (ownLost, baselineLost) = Diverged(challenger);
        string lost = (ownLost, baselineLost) switch
        {
            (0, 0) => "",
            (_, 0) => $"; {ownLost} of its {NumberText.Count(pairs, "run")} diverged",
            (0, _) => $"; {baselineLost} of {verdict.Baseline}'s {NumberText.Count(pairs, "run")} diverged",
            _ => $"; {ownLost} of its {NumberText.Count(pairs, "run")} and {baselineLost} of {verdict.Baseline}'s diverged",
        };
        return reached + lost;
    }

    /// <summary>Writes that no run arrived anywhere; with the limit, where longer runs of an arm did arrive beyond it.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <param name="challenger">A challenger that has nothing to compare.</param>
    /// <param name="target">The target.</param>
    public static string None(ExperimentVerdict verdict, ChallengerVerdict challenger, double target)
    {
        string limit = GoesOn(verdict, challenger) ? $" {Within(verdict, challenger)}" : "";
        return $"no run of it or of {verdict.Baseline} reached {NumberText.Share(target)} validation accuracy{limit} ({NumberText.Count(challenger.Comparison.Pairs, "pair")})";
    }

    /// <summary>Writes a sentence or two on runs that diverged or never arrived, or nothing.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <param name="challenger">One of its challengers, with pairs.</param>
    public static string InParagraph(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        List<string> sentences = [];
        var (ownLost, baselineLost) = Diverged(challenger);
        if (ownLost + baselineLost > 0)
        {
            string counted = verdict.Endpoint.Target is null ? "as accuracy 0" : "as worse than never arriving";
            string lost = ownLost == 0
                ? $"{NumberText.Number(baselineLost, 0)} of {verdict.Baseline}'s runs diverged and none of its own"
                : $"{NumberText.Number(ownLost, 0)} of its runs diverged and {(baselineLost == 0 ? "none" : NumberText.Number(baselineLost, 0))} of {verdict.Baseline}'s";
            sentences.Add($"{lost}; a run that diverged counts {counted}.");
        }

        int pairs = challenger.Comparison.Pairs;
        var (own, baseline) = Reached(challenger);
        if (verdict.Endpoint.Target is { } target && own + baseline < 2 * pairs && !challenger.HasNothingToCompare)
        {
            string others = verdict.Endpoint.Unit == EndpointUnit.Seconds ? "needing as long as the slower run of their pair took for them" : "needing more";
            sentences.Add($"{own} of its {NumberText.Count(pairs, "run")} reached {NumberText.Share(target)}, {baseline} of {verdict.Baseline}'s, {Within(verdict, challenger)}; the others count as {others}.");
        }

        if (GoesOn(verdict, challenger))
        {
            sentences.Add("Runs that went on for longer are compared up to the end of the shorter ones; the table has all of their way.");
        }

        return string.Join(' ', sentences);
    }

    private static (int Own, int Baseline) Reached(ChallengerVerdict challenger) =>
        (challenger.Deciding.Count(pair => pair.Challenger.IsReached), challenger.Deciding.Count(pair => pair.Baseline.IsReached));

    private static (int Own, int Baseline) Diverged(ChallengerVerdict challenger) =>
        (challenger.Deciding.Count(pair => pair.Challenger.Diverged), challenger.Deciding.Count(pair => pair.Baseline.Diverged));

    /// <summary>Whether runs of either arm arrived beyond what the comparison looks at.</summary>
    private static bool GoesOn(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        return verdict.Endpoint.Target is not null && challenger.Deciding.Any(pair => IsLater(verdict.Baseline, pair.Baseline) || IsLater(challenger.Arm, pair.Challenger));

        bool IsLater(string arm, ArmRun counted) => !counted.IsReached && verdict.Arm(arm).Runs.Any(run => run.Seed == counted.Seed && run.IsReached);
    }

    /// <summary>How far both runs of a pair are looked at; where pairs differ in that, in words.</summary>
    private static string Within(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        var unit = verdict.Endpoint.Unit == EndpointUnit.Steps ? EndpointUnit.Steps : EndpointUnit.Gradients;
        double[] limits = [.. challenger.Deciding.Select(pair => pair.Limit).OfType<double>().Distinct()];
        return limits is [var limit] ? $"within {NumberText.Size(limit, unit)}" : $"within as many {unit.ToString().ToLowerInvariant()} as both runs of a pair had";
    }
}
