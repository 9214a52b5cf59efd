using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Judges the challengers of an experiment.</summary>
internal static class ChallengerVerdicts
{
    /// <summary>Judges all of them together.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="rows">The experiment.</param>
    /// <param name="pairs">Their pairs with the baseline.</param>
    /// <param name="plan">How verdicts are found.</param>
    /// <param name="mayJudge">Whether the experiment may give verdicts; otherwise there are only numbers.</param>
    public static IReadOnlyList<ChallengerVerdict> Of(RunJournal journal, JournalRows rows, ChallengerPairs pairs, DecisionPlan plan, bool mayJudge)
    {
        if (pairs.Challengers.Count == 0)
        {
            return [];
        }

        var byEvidence = SequentialJudgement.Of(pairs.Challengers, pairs.Endpoint, rows.Table.Sequential);
        var byP = plan.IsByEvidence ? null : AtEnd(rows.Table, pairs, plan);
        return [.. pairs.Challengers.Select((challenger, i) => Verdict(journal, rows, plan, mayJudge, pairs, challenger, byEvidence[i], byP?[i]))];
    }

    /// <summary>Judges by p-values. Holm's procedure counts all challengers together, and one whose pairs are not all in may have any p-value yet: for the others it has none.</summary>
    private static IReadOnlyList<FixedVerdict> AtEnd(EndpointTable table, ChallengerPairs pairs, DecisionPlan plan)
    {
        JudgementOptions options = new() { Alpha = plan.Alpha, Discarded = table.Discarded };
        var shown = Judgement.Of(pairs.Challengers, pairs.Endpoint, options);
        if (pairs.Challengers.All(IsWhole))
        {
            return shown;
        }

        var nothing = PairedSample.Of([], pairs.Endpoint);
        var judged = Judgement.Of([.. pairs.Challengers.Select(challenger => IsWhole(challenger) ? challenger : challenger with { Sample = nothing })], pairs.Endpoint, options);
        return [.. pairs.Challengers.Select((challenger, i) => IsWhole(challenger) ? judged[i] : shown[i])];

        bool IsWhole(Challenger challenger) => EndedPairs(table, challenger) == plan.Seeds;
    }

    /// <summary>How many seeds have come to their end; of copies one makes a pair.</summary>
    private static int EndedPairs(EndpointTable table, Challenger challenger) => challenger.Sample.Count + ChallengerPairs.CopiesOf(table, challenger.Name);

    private static ChallengerVerdict Verdict(
        RunJournal journal, JournalRows rows, DecisionPlan plan, bool mayJudge, ChallengerPairs all, Challenger challenger, SequentialVerdict evidence, FixedVerdict? atEnd)
    {
        var design = rows.Design;
        var (baseline, own) = (rows.Table.Of(design.Baseline), rows.Table.Of(challenger.Name));
        SeedPair[] pairs = [.. ChallengerPairs.PairsOf(rows.Table, challenger.Name, seeds: null, design.Baseline).Select((pair, i) => pair with { Gain = challenger.Sample.Gains[i] })];
        List<(RunEndpoint, RunEndpoint)> runs = [.. pairs.Select(pair => (baseline[pair.Seed], own[pair.Seed]))];
        int copies = ChallengerPairs.CopiesOf(rows.Table, challenger.Name);

        // The same run as often as that gets no further seeds where evidence decides.
        int planned = copies > 0 && plan.IsUntilDecided ? Math.Min(plan.FewestPairs, design.Seeds.Count) : design.Seeds.Count;
        bool runsAreLeft = pairs.Length + copies < planned;

        bool isEmpty = pairs.Length > 0 && pairs.All(pair => pair.NeitherArrived);
        var kind = isEmpty || copies > 0 || (atEnd is not null && runsAreLeft) ? VerdictKind.NotEnoughEvidence : atEnd?.Kind ?? evidence.Kind;
        bool isOpen = kind == VerdictKind.NotEnoughEvidence && (runsAreLeft || (atEnd is not null && copies == 0 && all.Challengers.Any(other => EndedPairs(rows.Table, other) < plan.Seeds)));
        Verdict verdict = atEnd is null ? evidence : atEnd;
        return new ChallengerVerdict
        {
            Arm = challenger.Name,
            Kind = mayJudge ? kind : null,
            IsOpen = isOpen,
            SmallestEffect = challenger.SmallestEffect ?? ChallengerPairs.SmallestEffectOf(rows.Table),
            Failed = isOpen ? FailuresOf(rows, challenger.Name) : [],
            Copies = copies,
            Idleness = IdleChallengers.Of(journal, rows, challenger.Name, pairs),
            Comparison = verdict.Comparison,
            Interval = atEnd is null ? evidence.ReportedInterval : atEnd.Comparison.Interval,
            DecisionInterval = verdict.Interval,
            AdjustedP = atEnd is null || runsAreLeft || pairs.Length < 2 ? null : atEnd.AdjustedP,
            Evidence = new EvidenceTrail(
                atEnd is null,
                evidence.Threshold,
                atEnd is null ? evidence.DecidedAt : null,
                evidence.Path,
                atEnd is null ? evidence.ChanceOfVerdict : null),
            PairsStillNeeded = kind != VerdictKind.NotEnoughEvidence || isEmpty || copies > 0 ? null
                : atEnd is null ? evidence.PairsStillNeeded
                : runsAreLeft ? design.Seeds.Count - pairs.Length
                : null,
            NewSeedsNeeded = atEnd is null || kind != VerdictKind.NotEnoughEvidence || isEmpty || isOpen || copies > 0 ? null : NewSeeds(rows.Table, all, challenger, atEnd),
            Pairs = pairs,
            Curves = CurveShifts.Of(rows, runs),
            Controls = [.. design.Arms
                .Where(arm => arm.Role == ArmRole.Reference || (arm.Role is ArmRole.Sham or ArmRole.Shuffled && arm.Origin == challenger.Name))
                .Select(arm => new ControlComparison(
                    arm.Name,
                    arm.Role,
                    PairedComparison.Of(ChallengerPairs.Of(rows.Table, [challenger.Name], against: arm.Name).Challengers[0].Sample, 1 - plan.Alpha)))],
            TestSetNoise = design.Endpoint is AccuracyEndpoint ? NoiseOf(rows, runs) : null,
            Secondary = SecondaryOutcomes.Of(rows, runs),
        };
    }

    /// <summary>How many seeds a new experiment takes. As many as there are have just failed to tell, unless earlier versions, which do not count on new seeds, kept them from it.</summary>
    private static int? NewSeeds(EndpointTable table, ChallengerPairs all, Challenger challenger, FixedVerdict verdict)
    {
        int pairs = challenger.Sample.Count;
        int? needed = Judgement.PairsNeeded(verdict.Comparison, challenger.SmallestEffect ?? all.Endpoint.SmallestEffect, all.Challengers.Count, table.Design.Plan.Alpha);
        return needed > pairs ? needed
            : needed is not null && table.Discarded > 0 ? pairs
            : null;
    }

    private static FailedRun[] FailuresOf(JournalRows rows, string challenger) =>
        [.. rows.Runs
            .Where(run => run.Status == RunStatus.Failed && (run.Arm == challenger || run.Arm == rows.Design.Baseline))
            .OrderBy(run => run.Arm != challenger)
            .ThenBy(run => run.Seed)
            .Select(run => new FailedRun(run.Arm, run.Seed, run.Message))];

    /// <summary>Splits the spread of the differences by what both runs of each pair made of each test sample.</summary>
    private static TestSetNoise? NoiseOf(JournalRows rows, IReadOnlyList<(RunEndpoint Baseline, RunEndpoint Challenger)> runs)
    {
        List<double[]> differences = [.. runs
            .Where(pair => rows.Answers.ContainsKey(pair.Baseline.RunId) && rows.Answers.ContainsKey(pair.Challenger.RunId))
            .Select(pair => (double[])[.. rows.ScoresOf(pair.Challenger.RunId).Zip(rows.ScoresOf(pair.Baseline.RunId), (own, other) => own - other)])];
        return differences.Count < 2 ? null : TestSetNoise.OfSamples(differences);
    }
}
