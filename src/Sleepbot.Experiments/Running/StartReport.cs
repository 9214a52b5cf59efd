using Sleepbot.Journal;
using Sleepbot.Statistics;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>Says what an experiment keeps of what is in the journal, what it runs anew, and why.</summary>
internal static class StartReport
{
    private const int MostDifferences = 3;

    /// <summary>Writes the report.</summary>
    /// <param name="start">How the experiment began.</param>
    /// <param name="plan">What it was to be.</param>
    /// <param name="design">Its design.</param>
    /// <param name="runs">The runs that the journal has for it.</param>
    /// <param name="change">What was changed in its design after runs had ended, or null.</param>
    /// <param name="earlier">Earlier versions of its challengers that count with them, or null.</param>
    /// <returns>Sentences; none for the first experiment of its name.</returns>
    public static IEnumerable<string> Of(
        ExperimentStart start, ExperimentPlan plan, ExperimentDesign design, IReadOnlyList<RunRecord> runs, DesignChange? change, EarlierVersions? earlier)
    {
        var seeds = design.Seeds;
        if (start.GoesOn)
        {
            int planned = design.MostRuns;
            int done = runs.Where(run => seeds.Contains(run.Seed) && run.Status is RunStatus.Finished or RunStatus.Diverged).DistinctBy(run => (run.Arm, run.Seed)).Count();
            yield return done == planned
                ? $"{start.Id} is complete: all {planned} runs are in the journal. `--fresh` runs them again."
                : $"{start.Id} goes on: {done} of {planned} runs are done.";
            long[] more = [.. runs.Select(run => run.Seed).Except(seeds).Order()];
            if (more.Length > 0)
            {
                yield return $"{start.Id} also has runs with {(more.Length == 1 ? "seed" : "seeds")} {string.Join(", ", more)}, which stay in its table. `--fresh` begins without them.";
            }
        }
        else if (start.Previous is { } previous)
        {
            yield return $"{start.Id} is a new experiment, because it differs from {previous}:";
            foreach (var arm in start.Arms)
            {
                yield return $"  {arm.Name}: {Fate(arm, plan.Arms.First(one => one.Name == arm.Name))}";
            }
        }

        if (change is not null)
        {
            yield return VerdictText.Changed(change);
        }
        else if (earlier is not null)
        {
            yield return $"{EarlierText.Clause(earlier)}. {EarlierText.Reason(earlier)}{Few(design, earlier)}";
        }
    }

    private static string Few(ExperimentDesign design, EarlierVersions earlier)
    {
        var plan = design.Plan;
        int challengers = design.Challengers.Count;
        int fewest = challengers == 0 ? 0
            : plan.IsByEvidence ? SequentialJudgement.FewestPairs(challengers, new SequentialPlan { Alpha = plan.Alpha, Multiplicity = plan.Multiplicity, Discarded = earlier.Count })
            : Judgement.FewestPairs(plan.Alpha / (challengers + earlier.Count));
        return design.Seeds.Count >= fewest ? "" : FormattableString.Invariant($" Fewer than {fewest} seeds never show help or harm here.");
    }

    private static string Fate(ArmStart start, ArmPlan plan)
    {
        if (start.IsKept)
        {
            return "the same, its runs are kept.";
        }

        if (start.PreviousSpecification is not { Length: > 0 } before)
        {
            return "new.";
        }

        var differences = ContentAddress.Compare(before, plan.Specification);
        string more = differences.Count > MostDifferences ? $" and {differences.Count - MostDifferences} more" : "";
        return $"run anew: {string.Join("; ", differences.Take(MostDifferences))}{more}.";
    }
}
