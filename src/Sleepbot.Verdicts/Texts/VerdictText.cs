using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>Says a verdict: one sentence with its numbers, its conditions and its cost.</summary>
/// <remarks>A sentence promises no more than the numbers carry, and nothing is ever called significant. Plain text; it begins with the claim, which a page may set in bold.</remarks>
public static class VerdictText
{
    /// <summary>Writes the whole verdict on a challenger as one sentence.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <param name="challenger">One of its challengers.</param>
    public static string Sentence(ExperimentVerdict verdict, ChallengerVerdict challenger) =>
        $"{Finding(verdict, challenger)} {Conditions(verdict)}; {Cost(verdict)}.";

    /// <summary>Writes the sentence without conditions and cost, and without its full stop.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <param name="challenger">One of its challengers.</param>
    public static string Finding(ExperimentVerdict verdict, ChallengerVerdict challenger) => $"{Claim(challenger)}: {Numbers(verdict, challenger)}";

    /// <summary>Writes what is claimed: <c>half-back helped</c>; only the arm's name where there may be no verdict.</summary>
    /// <param name="challenger">The challenger.</param>
    public static string Claim(ChallengerVerdict challenger)
    {
        ArgumentNullException.ThrowIfNull(challenger);
        return challenger.Kind switch
        {
            VerdictKind.Helped => $"{challenger.Arm} helped",
            VerdictKind.Hurt => $"{challenger.Arm} hurt",
            VerdictKind.NoDifference => $"{challenger.Arm} made no difference",
            VerdictKind.NotEnoughEvidence when challenger.Failed.Count > 0 || challenger.Copies > 0 || challenger is { Idleness: not null, IsOpen: false } => $"No verdict on {challenger.Arm}",
            VerdictKind.NotEnoughEvidence when challenger.IsOpen => $"No verdict on {challenger.Arm} yet",
            VerdictKind.NotEnoughEvidence => $"Not enough evidence on {challenger.Arm}",
            _ => challenger.Arm,
        };
    }

    /// <summary>Writes a kind as one or a few words.</summary>
    /// <param name="kind">The kind; null where there may be no verdict.</param>
    public static string Word(VerdictKind? kind) => kind switch
    {
        VerdictKind.Helped => "helped",
        VerdictKind.Hurt => "hurt",
        VerdictKind.NoDifference => "no difference",
        VerdictKind.NotEnoughEvidence => "not enough evidence",
        _ => "no verdict",
    };

    /// <summary>Writes a challenger's kind, or that there is but one run of it, or none of its own.</summary>
    internal static string Word(ChallengerVerdict challenger) => challenger is { Idleness: not null, Kind: VerdictKind.NotEnoughEvidence } ? "same runs"
        : challenger.Copies > 0 ? "one run only"
        : Word(challenger.Kind);

    /// <summary>Writes what the answer holds for: <c>on lenet5, 3,000 training samples of mnist, 10 epochs</c>.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    public static string Conditions(ExperimentVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var conditions = verdict.Conditions;
        string samples = conditions.TrainingSamples is { } count ? $"{NumberText.Count(count, "training sample")} of " : "";
        string augmented = conditions.Augmented.Length > 0 ? $" augmented by {conditions.Augmented}" : "";
        string optimizer = conditions.Optimizer.Length > 0 ? $" of {conditions.Optimizer}" : "";
        string batches = conditions.BatchSize is { } batch ? $" in batches of {NumberText.Number(batch, 0)}" : "";
        string length = conditions.Length.Length > 0 ? $", {conditions.Length}{optimizer}{batches}" : "";
        string varied = conditions.Varied.Length > 0 ? $", varying only {conditions.Varied}" : "";
        string earlier = verdict.Earlier is { } versions ? $"; {EarlierText.Clause(versions)}" : "";
        return $"on {conditions.Network}, {samples}{conditions.Data}{augmented}{length}{varied}{earlier}";
    }

    /// <summary>Writes what it cost: <c>96 runs, 14 min of computing; tuning 18 runs, 3 min</c>.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    public static string Cost(ExperimentVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        string tuning = verdict is { Tuning.Cost: { } cost, Standing: not VerdictStanding.Tuning } ? $"; tuning {NumberText.Count(cost.Runs, "run")}, {NumberText.Duration(cost.Seconds)}" : "";
        string computing = verdict.Cost.Seconds > 0 ? $", {NumberText.Duration(verdict.Cost.Seconds)} of computing" : "";
        return $"{NumberText.Count(verdict.Cost.Runs, "run")}{computing}{tuning}";
    }

    /// <summary>Writes what has to be said before anything else: why there is no verdict.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <returns>A sentence or two, or an empty string where the experiment may give verdicts.</returns>
    public static string Opening(ExperimentVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Standing switch
        {
            VerdictStanding.Unsound => Unsound(verdict),
            VerdictStanding.Tuning => "This is the tuning of an experiment: its trials choose settings on the validation split and answer nothing.",
            VerdictStanding.Exploration => $"No verdict: the file names no endpoint, so this was an exploration, and of many numbers some always look good. With `endpoint: final-accuracy`{UnseenSeeds(verdict)} in it the next run is an experiment that ends in a verdict.",
            VerdictStanding.Changed => Changed(verdict.Change!),
            _ when verdict.Challengers.Count == 0 => "No verdict: the experiment has no challenger. Write a second arm.",
            _ => "",
        };
    }

    /// <summary>Writes why a change of the design takes the verdict away, and how to get one.</summary>
    /// <param name="change">What was changed.</param>
    public static string Changed(DesignChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        string parts = string.Join("; ", change.Parts);
        return $"No verdict: the design was changed after {NumberText.Count(change.Runs, "run")} had ended. {parts[..1].ToUpperInvariant()}{parts[1..]}. "
            + "Whoever chooses what decides with the results in view can always choose what pleases, so these are numbers without a verdict. "
            + $"For a verdict, run it with seeds that nobody has looked at (`{change.NewSeeds}`){(change.CanBeUndone ? ", or undo the change" : "")}.";
    }

    /// <summary>Writes the difference with its unit and what it is a difference of: <c>+0.31 points of final test accuracy</c>.</summary>
    internal static string Difference(double gain, EndpointFacts endpoint)
    {
        string number = NumberText.Difference(gain, endpoint.Unit, endpoint.Better);
        return endpoint.Unit == EndpointUnit.Accuracy ? $"{number} points of {endpoint.Description}" : $"{number} {endpoint.Description}";
    }

    /// <summary>Writes an interval with its level: <c>95 % interval +0.12 to +0.50</c>.</summary>
    internal static string Interval(Interval? gain, double alpha, EndpointFacts endpoint) => gain is null
        ? "too few pairs for an interval"
        : $"{NumberText.Percent(1 - alpha, 0)} interval {NumberText.Difference(gain, endpoint.Unit, endpoint.Better)}";

    /// <summary>Gets the evidence on the side of the verdict, or on the stronger side while there is none, as it stood when it decided, or stands now.</summary>
    internal static double? Evidence(ChallengerVerdict challenger)
    {
        if (challenger.Evidence.Path.Count == 0)
        {
            return null;
        }

        var evidence = challenger.Evidence.Path[(challenger.Evidence.DecidedAt ?? challenger.Evidence.Path.Count) - 1].Combined;
        return challenger.Kind switch
        {
            VerdictKind.Helped => evidence.Helped,
            VerdictKind.Hurt => evidence.Hurt,
            _ => Math.Max(evidence.Helped, evidence.Hurt),
        };
    }

    /// <summary>Tells whether a help or harm was found whose interval lies within what was declared not to matter.</summary>
    internal static bool IsSmall(ExperimentVerdict verdict, ChallengerVerdict challenger) =>
        !ArrivalText.IsBound(verdict, challenger)
        && challenger is { Kind: VerdictKind.Helped or VerdictKind.Hurt, Interval: { } interval } && challenger.SmallestEffect is { } smallest && interval.IsWithin(smallest);

    private static string Numbers(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        int pairs = challenger.Comparison.Pairs;
        string failed = Failed(challenger);
        if (pairs == 0)
        {
            return challenger.Failed.Count > 0 ? $"there is no pair to compare, because {failed}" : $"none of its {NumberText.Count(verdict.Plan.Seeds, "pair")} is complete";
        }

        failed = failed.Length > 0 ? $"{failed}; so far " : "";

        if (challenger.Idleness is { } idleness)
        {
            return $"{failed}{Idle(verdict, idleness)} ({PairsOf(verdict, challenger)})";
        }

        if (challenger.HasNothingToCompare)
        {
            return verdict.Endpoint.Target is { } target
                ? ArrivalText.None(verdict, challenger, target)
                : $"every run of it and of {verdict.Baseline} diverged ({NumberText.Count(pairs, "pair")})";
        }

        if (challenger.Copies > 0)
        {
            string nothing = verdict.Conditions.Varied.Length > 0 ? $"nothing that 'vary' names ({verdict.Conditions.Varied}) differs between them" : "nothing that is drawn differs between them";
            return $"{failed}{challenger.Copies + 1} seeds, but 1 run: {nothing}. Its difference is {Difference(challenger.Comparison.MeanGain!.Value, verdict.Endpoint)}";
        }

        string within = challenger.Kind == VerdictKind.NoDifference && challenger.SmallestEffect is { } smallest
            ? $", within \u00b1{NumberText.Effect(smallest, verdict.Endpoint.Unit)}"
            : "";
        bool isWild = challenger is { Kind: VerdictKind.Helped or VerdictKind.Hurt, Interval: { } around } && around.Contains(0);
        string wild = isWild ? ", wide because of single wild pairs" : "";
        string small = IsSmall(verdict, challenger) ? $", less than the {NumberText.Effect(challenger.SmallestEffect!.Value, verdict.Endpoint.Unit)} that matter" : "";
        string looks = challenger.Evidence.Decides && challenger.Interval is not null ? " at all looks" : "";
        return $"{failed}{ArrivalText.Difference(verdict, challenger)} "
            + $"({Interval(challenger.Interval, verdict.Plan.Alpha, verdict.Endpoint)}{looks}{within}{wild}{small}; {PairsOf(verdict, challenger)}{Strength(verdict, challenger)}{ArrivalText.InBrackets(verdict, challenger)})";
    }

    private static string PairsOf(ExperimentVerdict verdict, ChallengerVerdict challenger) => challenger.IsOpen && !verdict.Plan.IsUntilDecided
        ? $"{challenger.Comparison.Pairs} of {NumberText.Count(verdict.Plan.Seeds, "pair")}"
        : NumberText.Count(challenger.Comparison.Pairs, "pair");

    private static string Idle(ExperimentVerdict verdict, Idleness idleness) => idleness.Reason switch
    {
        IdleReason.SameSettings => $"it is {verdict.Baseline} under another name, with the same runs",
        IdleReason.NeverSlept => $"it never slept, so these are runs of {verdict.Baseline}",
        IdleReason.ChangedNothing => $"it slept {NumberText.Count(idleness.Sleeps, "time")} and changed no weight, so these are runs of {verdict.Baseline}",
        _ => $"what it did left no trace, so these are runs of {verdict.Baseline}, bit for bit",
    };

    /// <summary>The p-value or the evidence, where it may be shown: not for an exploration, nor before all pairs are in.</summary>
    private static string Strength(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        if (challenger.Kind is null or VerdictKind.NoDifference)
        {
            return "";
        }

        if (challenger.Evidence.Decides)
        {
            return Evidence(challenger) is { } evidence ? $"; evidence {NumberText.Evidence(evidence)}, {NumberText.Evidence(challenger.Evidence.Threshold)} needed" : "";
        }

        string holm = verdict.Counted > 1 ? " after Holm" : "";
        return challenger is { IsOpen: false, AdjustedP: { } p } ? $"; {NumberText.P(p)}{holm}" : "";
    }

    /// <summary>Names as many seeds after those that were looked at; empty where none was.</summary>
    private static string UnseenSeeds(ExperimentVerdict verdict)
    {
        long next = verdict.Arms.SelectMany(arm => arm.Runs).Select(run => run.Seed + 1).DefaultIfEmpty().Max();
        return next == 0 ? "" : $" and new seeds (`{SeedText.Setting(next, verdict.Plan.Seeds)}`)";
    }

    /// <summary>Names the runs that failed: <c>mine failed with seeds 0, 1</c>; empty where there are none.</summary>
    private static string Failed(ChallengerVerdict challenger) => string.Join(" and ", challenger.Failed
        .GroupBy(run => run.Arm)
        .Select(own => $"{own.Key} failed with {SeedText.Of([.. own.Select(run => run.Seed).Order()])}"));

    private static string Unsound(ExperimentVerdict verdict)
    {
        var fault = verdict.Identity!.Faults[0];
        string more = verdict.Identity.Faults.Count > 1 ? $" (and {verdict.Identity.Faults.Count - 1} more of {verdict.Identity.Pairs} pairs)" : "";
        string origin = verdict.Arms.FirstOrDefault(arm => arm.Name == fault.Arm)?.Origin ?? fault.Arm;
        string check = origin == fault.Arm
            ? $"the identity check failed. '{fault.Arm}' changes nothing"
            : $"the identity check of {origin} failed. In '{fault.Arm}' the rules of {origin} act and all that they do is taken back, so that it changes nothing";
        return $"NO VERDICT: {check} and must equal '{verdict.Baseline}' bit for bit, but with seed {fault.Seed} {fault.Message}{more}. "
            + "Something besides the rules changes training here, so no difference of this experiment can be trusted: run it anew with --fresh, and if that fails too, check the machine's memory and report it.";
    }
}
