using Sleepbot.Statistics;

namespace Sleepbot.Experiments;

/// <summary>Says which runs come next where the evidence decides how many seeds there are. A pure function of the runs that have ended, so it goes on after any interruption.</summary>
public static class SeedRounds
{
    /// <summary>Finds the runs of the first round that is not complete.</summary>
    /// <remarks>
    /// A challenger whose verdict is in gets no further seeds, nor do its controls, nor one whose seeds all turned out to be the same run; the baseline and the reference go on as long as any
    /// challenger is open. Identity checks that were added have the seeds that <see cref="ExperimentDesign.SeedsOf"/> says, one of the file those of the first round. Verdicts are looked at between
    /// rounds, by a rule whose error holds at all looks together (<see cref="SequentialJudgement"/>).
    /// </remarks>
    /// <param name="table">The runs that have ended, of an experiment whose seeds are run until decided.</param>
    /// <param name="setAside">Arms whose runs failed, which get no further seeds for now; of a challenger its controls neither. Without the baseline nothing is left to do. Null, the default, is none.</param>
    /// <returns>Arms and seeds, seed by seed; none when all challengers are decided, or all seeds have been run.</returns>
    /// <exception cref="ArgumentException">The experiment has a fixed number of seeds.</exception>
    public static IReadOnlyList<(string Arm, long Seed)> Next(EndpointTable table, IReadOnlyCollection<string>? setAside = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var design = table.Design;
        var rounds = design.UntilDecided ?? throw new ArgumentException($"The seeds of experiment '{table.ExperimentId}' are fixed, not run until decided.", nameof(table));
        setAside ??= [];
        if (setAside.Contains(design.Baseline))
        {
            return [];
        }

        HashSet<(string, long)> ended = [.. table.Runs.Select(run => (run.Arm, run.Seed))];
        for (int first = 0; first < design.Seeds.Count; first += rounds.Round)
        {
            // What was decided by the seeds before this round; those of later ones, should there be any, had no part in it.
            HashSet<string> open = [.. OpenAfter(table, [.. design.Seeds.Take(first)]).Except(setAside)];
            List<DesignArm> arms = [.. design.Arms.Where(arm => Takes(arm, open, isFirst: first == 0) && !setAside.Contains(arm.Name))];
            List<(string Arm, long Seed)> round = [.. design.Seeds.Skip(first).Take(rounds.Round)
                .SelectMany(seed => arms.Where(arm => design.SeedsOf(arm).Contains(seed)).Select(arm => (arm.Name, seed)))];
            if (open.Count == 0 || round.Any(run => !ended.Contains(run)))
            {
                return open.Count == 0 ? [] : round;
            }
        }

        return [];
    }

    private static bool Takes(DesignArm arm, HashSet<string> open, bool isFirst) => arm.Role switch
    {
        ArmRole.Baseline or ArmRole.Reference => open.Count > 0,
        ArmRole.Identity when !arm.IsAutomatic => isFirst,
        _ => open.Contains(arm.Origin),
    };

    private static IEnumerable<string> OpenAfter(EndpointTable table, IReadOnlyList<long> seeds)
    {
        var design = table.Design;
        if (seeds.Count == 0)
        {
            return design.Challengers;
        }

        var pairs = ChallengerPairs.Of(table, design.Challengers, seeds);
        var verdicts = SequentialJudgement.Of(pairs.Challengers, pairs.Endpoint, table.Sequential);

        // As many seeds as any verdict takes, and one run: another would be the same again.
        return verdicts
            .Where(verdict => verdict.Kind == VerdictKind.NotEnoughEvidence)
            .Select(verdict => verdict.Challenger)
            .Where(arm => ChallengerPairs.CopiesOf(table, arm, seeds) + 1 < design.Plan.FewestPairs);
    }
}
