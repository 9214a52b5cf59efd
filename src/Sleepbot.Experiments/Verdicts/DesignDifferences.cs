using System.Globalization;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Says in which parts that decide two designs differ.</summary>
internal static class DesignDifferences
{
    // Longer lists of seeds are told by how many there are.
    private const int MostListed = 8;

    /// <summary>Compares two designs.</summary>
    /// <remarks>
    /// <para>What does not decide is not compared: controls, the question, how tuning went. Nor is what an arm does: a changed arm has runs of its own, and its earlier versions count (<see cref="DiscardedVersions"/>).
    /// More challengers make each finding harder, so only those count that are gone.</para>
    /// <para>Where evidence decides, more seeds are no change. It bets on one pair after the other, and the chance that a fair bet ever wins that much is
    /// bounded however long it goes on (Ville 1939): how many pairs there may be at most has no part in the argument, so it may be raised with the results in view. A p-value
    /// is for the one number of pairs that was fixed beforehand.</para>
    /// </remarks>
    /// <param name="then">The design that was.</param>
    /// <param name="now">The design that is.</param>
    /// <returns>One clause for each part that differs: what it was, and what it is now.</returns>
    public static IReadOnlyList<string> Between(ExperimentDesign then, ExperimentDesign now)
    {
        List<string> parts = [];
        if (!then.IsDeclared)
        {
            parts.Add($"no endpoint was named, it is {now.Endpoint.Description} now");
        }
        else
        {
            Compare("the endpoint", then.Endpoint.Description, now.Endpoint.Description);
        }

        if (then.IsDeclared && then.Endpoint.IsRelative == now.Endpoint.IsRelative)
        {
            Compare("the smallest effect that matters", DesignText.Effect(then.Endpoint), DesignText.Effect(now.Endpoint));
        }

        Compare("the baseline", then.Baseline, now.Baseline);
        Compare("multiplicity", WordOf(then.Multiplicity), WordOf(now.Multiplicity));
        if (!IsSameOrder(then, now))
        {
            parts.Add($"the seeds were {SeedsOf(then)}, they are {SeedsOf(now)} now");
        }

        parts.AddRange(then.Challengers.Except(now.Challengers).Except([now.Baseline]).Select(gone => $"{gone} was a challenger, it is none now, so that less would do for the others"));
        return parts;

        void Compare(string what, string before, string after)
        {
            if (before != after)
            {
                parts.Add($"{what} was {before}, it is {after} now");
            }
        }
    }

    private static bool IsSameOrder(ExperimentDesign then, ExperimentDesign now)
    {
        if (then.Plan.IsByEvidence && now.Plan.IsByEvidence)
        {
            int common = Math.Min(then.Seeds.Count, now.Seeds.Count);
            return then.Seeds.Take(common).SequenceEqual(now.Seeds.Take(common));
        }

        return then.Plan.IsUntilDecided == now.Plan.IsUntilDecided && then.Seeds.SequenceEqual(now.Seeds);
    }

    private static string SeedsOf(ExperimentDesign design)
    {
        var seeds = design.Seeds;
        bool isSpan = seeds.Zip(seeds.Skip(1)).All(two => two.Second == two.First + 1);
        string which = isSpan || seeds.Count <= MostListed ? SeedText.List(seeds)
            : string.Create(CultureInfo.InvariantCulture, $"{seeds.Count} from {seeds[0]} to {seeds[^1]}");
        return design.UntilDecided is null ? which : $"{which} until decided";
    }

    private static string WordOf(MultiplicityRule rule) => rule == MultiplicityRule.EBh ? "e-bh" : "holm";
}
