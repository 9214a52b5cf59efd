using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>A verdict for programs: objects whose names are documented in docs/verdict-json.md and stay as they are.</summary>
public static class VerdictJson
{
    /// <summary>Gets the objects, to be written as JSON with names in camelCase and enumerations as words.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    public static object Of(ExperimentVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        bool mayClaim = verdict.Standing is VerdictStanding.Designed or VerdictStanding.Exploration or VerdictStanding.Changed;
        return new
        {
            Experiment = verdict.ExperimentId,
            verdict.Question,
            verdict.Standing,
            Why = VerdictText.Opening(verdict),
            verdict.Change,
            EarlierVersions = verdict.Earlier,
            verdict.Baseline,
            Endpoint = new
            {
                verdict.Endpoint.Name,
                verdict.Endpoint.Description,
                verdict.Endpoint.Unit,
                verdict.Endpoint.Better,
                verdict.Endpoint.SmallestEffect,
                verdict.Endpoint.Target,
            },
            Plan = new
            {
                verdict.Plan.Alpha,
                verdict.Plan.Multiplicity,
                verdict.Plan.Seeds,
                verdict.Plan.Round,
                DecidedBy = verdict.Plan.IsByEvidence ? "evidence" : "pValues",
            },
            Challengers = verdict.Challengers.Select(challenger => Challenger(verdict, challenger, mayClaim)),
            Arms = verdict.Arms.Select(arm => Arm(arm)),
            verdict.Identity,
            verdict.Conditions,
            verdict.Cost,
            verdict.Tuning,
        };
    }

    private static object Challenger(ExperimentVerdict verdict, ChallengerVerdict challenger, bool mayClaim) => new
    {
        challenger.Arm,
        Verdict = challenger.Kind,
        challenger.IsOpen,
        challenger.Failed,
        challenger.Copies,
        challenger.Idleness,
        Sentence = mayClaim ? VerdictText.Finding(verdict, challenger) : null,
        Paragraph = mayClaim ? VerdictParagraph.Of(verdict, challenger) : null,
        challenger.Interval,
        challenger.DecisionInterval,
        challenger.SmallestEffect,
        challenger.AdjustedP,
        challenger.PairsStillNeeded,
        challenger.NewSeedsNeeded,
        Comparison = Comparison(challenger.Comparison),
        Pairs = challenger.Pairs.Select(pair => new { pair.Seed, Baseline = Run(pair.Baseline), Challenger = Run(pair.Challenger), pair.Gain, pair.Limit, pair.Budget }),
        Evidence = new
        {
            challenger.Evidence.Decides,
            challenger.Evidence.Threshold,
            challenger.Evidence.DecidedAt,
            challenger.Evidence.ChanceOfVerdict,
            Path = challenger.Evidence.Path.Select(point => new { point.Pairs, point.Combined.Helped, point.Combined.Hurt, point.Interval }),
        },
        Curves = challenger.Curves is not { } curves ? null : new
        {
            curves.MeanUp,
            curves.MeanLeft,
            curves.Up,
            curves.Left,
        },
        TestSetNoise = Noise(challenger.TestSetNoise),
        Controls = challenger.Controls.Select(control => new { control.Arm, control.Role, Comparison = Comparison(control.Comparison) }),
        Secondary = challenger.Secondary.Select(other => new { other.Description, other.Unit, other.Better, other.Baseline, other.Challenger, Comparison = Comparison(other.Comparison) }),
    };

    private static object Arm(ArmOutcome arm) => new
    {
        arm.Name,
        arm.Role,
        arm.Origin,
        arm.Description,
        Values = new { arm.Values.Count, arm.Values.Mean, arm.Values.StandardDeviation, arm.Values.Minimum, arm.Values.Median, arm.Values.Maximum },
        Runs = arm.Runs.Select(Run),
        arm.Troubles,
        MedianToTarget = arm.Waiting?.Median,
        AgainstBaseline = arm.AgainstBaseline is { } comparison ? Comparison(comparison) : null,
        TestSetNoise = Noise(arm.TestSetNoise),
        arm.SecondsPerRun,
        arm.SleepingShare,
    };

    private static object? Noise(TestSetNoise? noise) => noise is null ? null : new
    {
        noise.Samples,
        noise.Variance,
        noise.FromTestSet,
        noise.FromNetworks,
        noise.SharedBySeeds,
        noise.IsBound,
    };

    private static object Run(ArmRun run) => new { run.Seed, run.Value, run.IsReached };

    private static object Comparison(PairedComparison comparison) => new
    {
        comparison.Pairs,
        comparison.MeanGain,
        comparison.Deviation,
        comparison.Interval,
        BcaInterval = comparison.BootstrapInterval,
        StudentInterval = comparison.StudentInterval is { } student ? new { student.Low, student.High, student.Level } : null,
        SignFlipP = comparison.Pairs == 0 ? (double?)null : comparison.SignFlip.P,
        comparison.BootstrapP,
        SignedRankP = comparison.Pairs == 0 ? (double?)null : comparison.SignedRank.P,
        Win = comparison.Win is not { } win ? null : new { win.Wins, win.Losses, win.Ties, Probability = win.Estimate, win.Interval },
        HodgesLehmann = comparison.Shift is not { } shift ? null : new { Gain = shift.Shift, shift.Interval },
        comparison.Correlation,
        comparison.VarianceSaved,
    };
}
