using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Running;

/// <summary>Says in one line how far the evidence is, where it decides how many seeds there are.</summary>
internal static class RoundReport
{
    /// <summary>Writes the line.</summary>
    /// <param name="table">The runs that have ended.</param>
    /// <returns>The line; empty before the first pair.</returns>
    public static string Of(EndpointTable table)
    {
        var design = table.Design;
        var pairs = ChallengerPairs.Of(table, design.Challengers);
        int most = design.UntilDecided!.AtMost, seeds = pairs.Challengers.Select(challenger => challenger.Sample.Count).DefaultIfEmpty().Max();
        return seeds == 0 ? "" : $"After {NumberText.Count(seeds, "seed")}: {string.Join("; ", SequentialJudgement.Of(pairs.Challengers, pairs.Endpoint, table.Sequential).Select(verdict => Clause(verdict, most)))}.";
    }

    private static string Clause(SequentialVerdict verdict, int most)
    {
        if (verdict.DecidedAt is { } decided)
        {
            return $"{verdict.Challenger} is decided, {VerdictText.Word(verdict.Kind)} after {NumberText.Count(decided, "pair")}";
        }

        string evidence = verdict.Path.Count == 0 ? "no pair yet"
            : $"evidence {NumberText.Evidence(Math.Max(verdict.Path[^1].Combined.Helped, verdict.Path[^1].Combined.Hurt))} of {NumberText.Evidence(verdict.Threshold)}";
        string left = !verdict.MayContinue ? "no seeds left"
            : verdict.PairsStillNeeded is { } needed ? $"likely about {NumberText.Count(needed, "more seed")}"
            : $"likely no verdict within {most} seeds";
        return $"{verdict.Challenger}: {evidence}, {left}";
    }
}
