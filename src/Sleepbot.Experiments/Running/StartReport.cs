using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Sleepbot.Journal;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>Says what an experiment keeps of what is in the journal, what it runs anew, and why.</summary>
internal static partial class StartReport
{
    private const int MostDifferences = 3;
    private const int HashDigits = 8;
    private const string Is = " is ";

    /// <summary>Writes the report.</summary>
    /// <param name="start">How the experiment began.</param>
    /// <param name="plan">What it was to be.</param>
    /// <param name="design">Its design.</param>
    /// <param name="runs">The runs that the journal has for it.</param>
    /// <param name="isDecided">Whether the evidence decides how many seeds there are, and asks for no more.</param>
    /// <param name="change">What was changed in its design after runs had ended, or null.</param>
    /// <param name="earlier">Earlier versions of its challengers that count with them, or null.</param>
    /// <returns>Sentences; none for the first experiment of its name.</returns>
    public static IEnumerable<string> Of(
        ExperimentStart start, ExperimentPlan plan, ExperimentDesign design, IReadOnlyList<RunRecord> runs, bool isDecided, DesignChange? change, EarlierVersions? earlier)
    {
        if (start.GoesOn)
        {
            if (start.Previous != start.Id)
            {
                yield return $"{plan.Name} goes back to {start.Id}, which has the same arms and baseline.";
            }

            yield return Progress(start.Id, design, runs, isDecided);
            long[] more = [.. runs.Select(run => run.Seed).Except(design.Seeds).Order()];
            if (more.Length > 0)
            {
                yield return $"{start.Id} also has runs with {SeedText.Of(more)}, which stay in its table. `--fresh` begins without them.";
            }
        }
        else if (start.Previous is { } previous)
        {
            yield return $"{start.Id} is a new experiment, because it differs from {previous}:";
            foreach (var (arm, own) in start.Arms.Zip(plan.Arms))
            {
                yield return $"  {arm.Name}: {Fate(arm, previous)}{Changes(arm, own, previous, plan.Sources)}.";
            }

            foreach (string arm in start.Removed)
            {
                yield return $"  {arm}: not in it any more.";
            }

            if (start.PreviousBaseline != plan.Baseline)
            {
                yield return $"  The baseline is {plan.Baseline} (was {start.PreviousBaseline}).";
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
        int challengers = design.Challengers.Count;
        int fewest = challengers == 0 ? 0 : design.Plan.FewestPairsFor(challengers, earlier.Count);
        return design.Seeds.Count >= fewest ? "" : FormattableString.Invariant($" Fewer than {fewest} seeds can never show help or harm here.");
    }

    private static string Progress(string id, ExperimentDesign design, IReadOnlyList<RunRecord> runs, bool isDecided)
    {
        var ended = runs.Where(run => design.Seeds.Contains(run.Seed) && run.Status is RunStatus.Finished or RunStatus.Diverged).DistinctBy(run => (run.Arm, run.Seed)).ToList();
        string done = NumberText.Count(ended.Count, "run");
        return ended.Count == design.MostRuns ? $"{id} is complete: all {done} are in the journal. `--fresh` runs them again."
            : isDecided && ended.Exists(run => run.Seed == design.Seeds[^1]) ? $"{id} is complete: {done} are in the journal, and it has no more seeds. `--fresh` runs them again."
            : isDecided ? $"{id} is decided: {done} are in the journal, and the evidence asks for no more. `--fresh` runs them again."
            : design.UntilDecided is null ? $"{id} goes on: {ended.Count} of {design.MostRuns} runs are done."
            : $"{id} goes on: {ended.Count} of at most {design.MostRuns} runs are done.";
    }

    /// <summary>Says which runs an arm has to begin with.</summary>
    private static string Fate(ArmStart arm, string previous) => arm switch
    {
        { Same: { } same } when same.ExperimentId == previous && same.Name == arm.Name => $"the same{Kept(arm)}",
        { Same: { } same } when same.ExperimentId == previous => $"the same as {same.Name} was{Kept(arm)}",
        { Same: { } same } when same.Name == arm.Name => $"as it was in {same.ExperimentId}{Kept(arm)}",
        { Same: { } same } => $"as {same.Name} was in {same.ExperimentId}{Kept(arm)}",
        { Namesake.ExperimentId: { } id } => id == previous ? "run anew" : $"back since {id}, and run anew",
        _ => "new",
    };

    private static string Kept(ArmStart arm) => arm.HasRuns ? ", its runs are kept" : "";

    /// <summary>Says in what an arm differs from the one of its name that the experiment had before.</summary>
    private static string Changes(ArmStart arm, ArmPlan own, string previous, IReadOnlyDictionary<string, string> sources)
    {
        if (arm.Namesake is not { Specification.Length: > 0 } before || (arm.Same is not null && before.ExperimentId != previous))
        {
            return "";
        }

        var differences = ContentAddress.Compare(before.Specification, own.Specification);
        string more = differences.Count > MostDifferences ? $" and {differences.Count - MostDifferences} more" : "";
        return differences.Count == 0 ? "" : $": {string.Join("; ", differences.Take(MostDifferences).Select(difference => Readable(difference, sources)))}{more}";
    }

    /// <summary>Names the file whose source has changed, in place of the path to its hash; nobody reads 64 digits.</summary>
    private static string Readable(string difference, IReadOnlyDictionary<string, string> sources)
    {
        string text = Hash().Replace(difference, hash => hash.Value[..HashDigits]);
        string? file = sources.FirstOrDefault(source => difference.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Value))), StringComparison.Ordinal)).Key;
        int at = text.IndexOf(Is, StringComparison.Ordinal) + Is.Length;
        return file is null || !text.Contains("(was ", StringComparison.Ordinal) ? text : $"{file} has changed ({text[at..].Replace(" (was ", ", was ", StringComparison.Ordinal)}";
    }

    [GeneratedRegex("\\b[0-9a-f]{64}\\b")]
    private static partial Regex Hash();
}
