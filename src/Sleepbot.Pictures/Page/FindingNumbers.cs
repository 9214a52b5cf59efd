using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>All numbers of one challenger's verdict, named in plain words.</summary>
internal static class FindingNumbers
{
    public static IEnumerable<(string Name, string Value)> Of(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        EndpointFacts endpoint = verdict.Endpoint;
        PairedComparison pairs = challenger.Comparison;
        yield return ("Pairs of runs", $"{pairs.Pairs}{Lost(challenger)}");
        if (pairs.MeanGain is not { } gain)
        {
            yield break;
        }

        string unit = endpoint.Unit == EndpointUnit.Accuracy ? "points" : EndpointText.Unit(endpoint.Unit);
        yield return ("Mean difference", $"{NumberText.Difference(gain, endpoint.Unit, endpoint.Better)} {unit}");
        foreach ((string name, Interval interval) in Intervals(verdict, challenger))
        {
            yield return (name, NumberText.Difference(interval, endpoint.Unit, endpoint.Better));
        }

        if (pairs.Shift is { } shift)
        {
            yield return ("Typical difference (Hodges and Lehmann)", NumberText.Difference(shift.Shift, shift.Interval, endpoint.Unit, endpoint.Better));
        }

        if (pairs.Win is { } win)
        {
            yield return ("Chance to beat the baseline on a new seed", $"{Share(win.Estimate)} ({Share(win.Interval.Low)} to {Share(win.Interval.High)}): {win.Wins} won, {win.Losses} lost, {win.Ties} tied");
        }

        foreach ((string Name, string Value) chance in Chances(challenger))
        {
            yield return chance;
        }

        if (pairs.Correlation is { } r)
        {
            yield return ("Correlation of the pairs", NumberText.Number(r, 2));
        }

        if (pairs.VarianceSaved is { } saved)
        {
            yield return ("Variance that pairing saved", Share(saved));
        }

        foreach (ControlComparison control in challenger.Controls.Where(control => control.Comparison.MeanGain is not null))
        {
            yield return ($"Difference to {control.Arm}", NumberText.Difference(control.Comparison.MeanGain, control.Comparison.Interval, endpoint.Unit, endpoint.Better));
        }

        foreach (SecondaryOutcome other in challenger.Secondary.Where(other => other.Comparison.MeanGain is not null))
        {
            yield return ($"Besides: {other.Description}",
                $"{NumberText.Value(other.Challenger, other.Unit)} against {NumberText.Value(other.Baseline, other.Unit)}: {NumberText.Difference(other.Comparison.MeanGain, other.Comparison.Interval, other.Unit, other.Better)}");
        }
    }

    private static IEnumerable<(string Name, Interval Interval)> Intervals(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        if (challenger.Interval is { } shown)
        {
            string level = Share(1 - verdict.Plan.Alpha);
            bool isFinding = verdict.Plan.Multiplicity == MultiplicityRule.EBh && challenger.Kind is VerdictKind.Helped or VerdictKind.Hurt;
            yield return (verdict.Plan.IsByEvidence ? $"Anytime-valid interval, {level} over all looks and {(isFinding ? "findings" : "challengers")}" : $"Interval by flipping signs, {level}", shown);
        }

        if (challenger.DecisionInterval is { } decides && decides != challenger.Interval)
        {
            yield return ("The interval held against what matters, for all challengers at once", decides);
        }

        if (challenger.Comparison.BootstrapInterval is { } bootstrap)
        {
            yield return ($"Bootstrap interval, {Share(bootstrap.Level)}", bootstrap);
        }

        if (challenger.Comparison.StudentInterval is { } student)
        {
            yield return ($"Student\u2019s interval, {Share(student.Level)}", new Interval(student.Low, student.High, student.Level));
        }
    }

    private static IEnumerable<(string Name, string Value)> Chances(ChallengerVerdict challenger)
    {
        PairedComparison pairs = challenger.Comparison;
        yield return ("If there were no difference: signs flipped", NumberText.P(pairs.SignFlip.P) + (pairs.SignFlip.Exact ? ", exact" : ""));
        if (pairs.BootstrapP is { } bootstrap)
        {
            yield return ("If there were no difference: bootstrap", NumberText.P(bootstrap));
        }

        if (challenger.AdjustedP is { } adjusted)
        {
            yield return ("The larger of both, adjusted for all challengers", NumberText.P(adjusted));
        }

        if (challenger.Evidence.Path is [.., EvidencePoint last])
        {
            string needed = challenger.Evidence.Decides ? $"; {NumberText.Evidence(challenger.Evidence.Threshold)} decides" : "";
            yield return ("Evidence that it is better, that it is worse", $"{NumberText.Evidence(last.Combined.Helped)}, {NumberText.Evidence(last.Combined.Hurt)}{needed}");
        }
    }

    private static string Lost(ChallengerVerdict challenger)
    {
        int own = challenger.Pairs.Count(pair => pair.Challenger.Diverged), baseline = challenger.Pairs.Count(pair => pair.Baseline.Diverged);
        return (own > 0 ? $"; the challenger diverged in {own}" : "") + (baseline > 0 ? $"; the baseline diverged in {baseline}" : "");
    }

    private static string Share(double share) => NumberText.Percent(share, 0);
}
