using Sleepbot.Journal;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures.Tests;

/// <summary>Verdicts of experiments that nobody ran: the numbers are made up, what the statistics say about them is not.</summary>
public static class SyntheticVerdict
{
    public static readonly EndpointFacts Accuracy = new()
    {
        Name = "final-accuracy",
        Description = "final test accuracy",
        Unit = EndpointUnit.Accuracy,
        Better = Better.Higher,
        SmallestEffect = 0.002,
        Target = null,
    };

    public static readonly EndpointFacts Steps = new()
    {
        Name = "steps-to-target",
        Description = "steps to 97 % validation accuracy",
        Unit = EndpointUnit.Steps,
        Better = Better.Lower,
        SmallestEffect = 50,
        Target = 0.97,
    };

    // What every run towards the target had.
    private const double Budget = 1000;

    public static readonly DecisionPlan UntilDecided = new(0.05, MultiplicityRule.Holm, 64, 4);

    /// <summary>Makes runs of an accuracy, one a seed; what is not a number diverged.</summary>
    public static ArmRun[] Accuracies(params double[] values) =>
        [.. values.Select((value, seed) => new ArmRun(seed, double.IsFinite(value) ? value : null, double.IsFinite(value)))];

    /// <summary>Makes runs towards a target: a number of steps, the whole budget where it was missed, or not a number where the run diverged.</summary>
    public static ArmRun[] StepsTaken(params double[] values) =>
        [.. values.Select((value, seed) => new ArmRun(seed, double.IsFinite(value) ? value : null, value < Budget))];

    /// <summary>Twelve seeds of four challengers of which one helps, one hurts, one does nothing and one is not decided; with sham, average, check and tuning.</summary>
    public static ExperimentResult Complete()
    {
        double[] plain = [.. Enumerable.Range(0, 12).Select(seed => 0.97 + (0.003 * Synthetic.Normal(seed, 1)))];
        double[] With(double gain, double spread, long place) => [.. plain.Select((value, seed) => value + gain + (spread * Synthetic.Normal(seed, place)))];
        ExperimentResult result = Experiment(
            Accuracy,
            UntilDecided,
            Arm("plain", ArmRole.Baseline, Accuracies(plain)),
            Arm("average", ArmRole.Challenger, Accuracies(With(0.01, 0.002, 2))),
            Arm("noise", ArmRole.Challenger, Accuracies([.. With(-0.012, 0.004, 3).Select((value, seed) => seed == 7 ? double.NaN : value)])),
            Arm("nothing", ArmRole.Challenger, Accuracies(With(0.0001, 0.0003, 4))),
            Arm("half-back", ArmRole.Challenger, Accuracies(With(0.001, 0.006, 5))),
            Arm("average (sham)", ArmRole.Sham, Accuracies(With(0, 0.003, 6)), "average"),
            Arm("plain (ema)", ArmRole.Reference, Accuracies(With(0.008, 0.002, 7)), "plain"));
        return result with
        {
            Verdict = result.Verdict! with
            {
                Identity = new IdentityCheck(4, []),
                Tuning = new TuningOutcome("test-tuning-1", [Tuned("plain", 0.97), Tuned("average", 0.98)], new Cost(8, 12.5, 1e6)),
            },
        };
    }

    public static (string Name, ArmRole Role, string Origin, ArmRun[] Runs) Arm(string name, ArmRole role, ArmRun[] runs, string? origin = null) => (name, role, origin ?? name, runs);

    public static TunedArm Tuned(string arm, double best) => new(arm, new Dictionary<string, double> { ["training.learningRate"] = 0.002 },
        [.. new[] { 0.0003, 0.002, 0.01, 0.09 }.Select((rate, i) => new TrialOutcome(
            i + 1,
            new Dictionary<string, double> { ["training.learningRate"] = rate },
            Accuracies(i == 3 ? double.NaN : best - (0.01 * Math.Abs(i - 1))),
            i == 3 ? null : best - (0.01 * Math.Abs(i - 1)),
            IsChosen: i == 1))]);

    public static ExperimentResult Experiment(EndpointFacts endpoint, DecisionPlan plan, params (string Name, ArmRole Role, string Origin, ArmRun[] Runs)[] arms)
    {
        ArmRun[] baseline = arms[0].Runs;
        Endpoint about = new() { Name = endpoint.Description, Better = endpoint.Better, SmallestEffect = endpoint.SmallestEffect ?? 0, Worst = 0 };
        var challengers = arms.Where(arm => arm.Role == ArmRole.Challenger).ToArray();
        IReadOnlyList<SequentialVerdict> judged = SequentialJudgement.Of(
            [.. challengers.Select(arm => new Challenger(arm.Name, Sample(endpoint, about, baseline, arm.Runs)))], about, new SequentialPlan { Alpha = plan.Alpha, MostPairs = Math.Max(2, plan.Seeds) });
        return new ExperimentResult
        {
            Id = "test-1",
            Name = "test",
            Baseline = arms[0].Name,
            StartedAt = DateTimeOffset.UnixEpoch,
            Arms = [.. arms.Select(arm => new ResultArm { Name = arm.Name, Runs = [.. arm.Runs.Select(run => run.Diverged
                ? ResultTableTests.Ended(run.Seed, RunStatus.Diverged)
                : ResultTableTests.Finished(run.Seed, endpoint.Target is null ? [run.Value!.Value - 0.1, run.Value.Value] : [0.5, 0.9]))] })],
            Verdict = new ExperimentVerdict
            {
                ExperimentId = "test-1",
                Question = "",
                Standing = VerdictStanding.Designed,
                Endpoint = endpoint,
                Plan = plan,
                Baseline = arms[0].Name,
                Challengers = [.. challengers.Zip(judged, (arm, verdict) => Verdict(verdict, endpoint, plan, baseline, arm.Runs))],
                Arms = [.. arms.Select(arm => Outcome(arm, endpoint, about, baseline))],
                Identity = null,
                Conditions = new RunConditions { Data = "mnist", TrainingSamples = 2400, TestSamples = 10_000, Network = "lenet5", Length = "2 epochs", Varied = "", Machine = "two cores" },
                Cost = new Cost(arms.Sum(arm => arm.Runs.Length), 90, 1e7),
                Tuning = null,
            },
        };
    }

    private static PairedSample Sample(EndpointFacts endpoint, Endpoint about, ArmRun[] baseline, ArmRun[] runs) => endpoint.Target is null
        ? PairedSample.Of([.. baseline.Zip(runs, (b, c) => new Pair(b.Value ?? double.NaN, c.Value ?? double.NaN))], about)
        : PairedSample.OfSteps([.. baseline.Zip(runs, (b, c) => new StepsPair(Taken(b), Taken(c), Budget))]);

    private static StepsToTarget Taken(ArmRun run) =>
        run.Value is not { } steps ? StepsToTarget.Diverged() : run.IsReached ? StepsToTarget.Reached(steps) : StepsToTarget.NotReached(steps);

    private static ChallengerVerdict Verdict(SequentialVerdict verdict, EndpointFacts endpoint, DecisionPlan plan, ArmRun[] baseline, ArmRun[] runs) => new()
    {
        Arm = verdict.Challenger,
        Kind = verdict.Kind,
        IsOpen = verdict.MayContinue,
        Comparison = verdict.Comparison,
        Interval = plan.IsByEvidence ? verdict.Interval : verdict.Comparison.Interval,
        DecisionInterval = verdict.Interval,
        SmallestEffect = endpoint.SmallestEffect,
        AdjustedP = plan.IsByEvidence ? null : verdict.Comparison.SignFlip.P,
        Evidence = new EvidenceTrail(plan.IsByEvidence, verdict.Threshold, verdict.DecidedAt, verdict.Path, verdict.ChanceOfVerdict),
        PairsStillNeeded = verdict.PairsStillNeeded,
        Pairs = [.. baseline.Zip(runs, (b, c) => new SeedPair(b.Seed, b, c, ((c.Value ?? 0) - (b.Value ?? 0)) * (endpoint.Better == Better.Higher ? 1 : -1))
        {
            Limit = endpoint.Target is null ? null : Budget,
            Budget = endpoint.Target is null ? null : Budget,
        })],
        Curves = runs.Length < 2 ? null : CurveShift.Of([0, 10, 20, 30], [.. baseline.Select(Curve)], [.. runs.Select(Curve)]),
        Controls = [],
        Secondary = [],
    };

    /// <summary>A curve that rises to the run's accuracy; a run that diverged stays at chance.</summary>
    private static double[] Curve(ArmRun run) => run.Value is > 0 and <= 1 and var end ? [0.1, 0.8 * end, 0.95 * end, end] : [0.1, 0.1, 0.1, 0.1];

    private static ArmOutcome Outcome((string Name, ArmRole Role, string Origin, ArmRun[] Runs) arm, EndpointFacts endpoint, Endpoint about, ArmRun[] baseline)
    {
        double[] values = [.. arm.Runs.Where(run => run.IsReached).Select(run => run.Value).OfType<double>()];
        return new ArmOutcome
        {
            Name = arm.Name,
            Description = "",
            Role = arm.Role,
            Origin = arm.Origin,
            Runs = arm.Runs,
            Troubles = [],
            Values = Summary.Of(values),
            Waiting = endpoint.Target is null || arm.Runs.Length == 0 ? null : KaplanMeier.Of([.. arm.Runs.Select(Taken)]),
            AgainstBaseline = arm.Role == ArmRole.Baseline ? null : PairedComparison.Of(Sample(endpoint, about, baseline, arm.Runs)),
            TestSetNoise = endpoint.Target is null && values.Length >= 2 ? TestSetNoise.Of(values, 10_000) : null,
            SecondsPerRun = null,
            SleepingShare = null,
            GradientsPerStep = null,
        };
    }
}
