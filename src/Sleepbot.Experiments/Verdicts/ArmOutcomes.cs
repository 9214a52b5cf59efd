using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Sums up what came out of each arm.</summary>
internal static class ArmOutcomes
{
    /// <summary>Sums up all arms.</summary>
    /// <param name="rows">The experiment.</param>
    public static IReadOnlyList<ArmOutcome> Of(JournalRows rows)
    {
        int? testSamples = rows.SamplesOf("test");
        return [.. rows.Design.Arms.Select(arm => Of(rows, arm, testSamples))];
    }

    /// <summary>Gets a run's value as plain data.</summary>
    /// <param name="run">The run.</param>
    public static ArmRun RunOf(RunEndpoint run) => new(run.Seed, run.Value?.Value, run.Value is { IsReached: true });

    private static ArmOutcome Of(JournalRows rows, DesignArm arm, int? testSamples)
    {
        var ended = rows.Table.Of(arm.Name);
        ArmRun[] runs = [.. rows.Design.Seeds.Where(ended.ContainsKey).Select(seed => RunOf(ended[seed]))];
        RunRecord[] records = [.. rows.Runs.Where(run => run.Arm == arm.Name)];
        RunRecord[] finished = [.. records.Where(run => run.Status == RunStatus.Finished)];
        bool isCompared = rows.Design.Trials.Count == 0 && arm.Name != rows.Design.Baseline;
        return new ArmOutcome
        {
            Name = arm.Name,
            Description = rows.Arms.FirstOrDefault(record => record.Name == arm.Name)?.Description ?? "",
            Role = arm.Role,
            Origin = arm.Origin,
            Runs = runs,
            Troubles = [.. records.Where(run => run.Status != RunStatus.Finished).Select(run => new RunTrouble(run.Seed, run.Status.ToString().ToLowerInvariant(), run.Message))],
            Values = Summary.Of([.. runs.Where(run => run.IsReached).Select(run => run.Value).OfType<double>()]),
            Waiting = rows.Design.Endpoint is TargetEndpoint && runs.Length > 0 ? KaplanMeier.Of([.. runs.Select(ChallengerPairs.StepsOf)]) : null,
            AgainstBaseline = isCompared ? PairedComparison.Of(ChallengerPairs.Of(rows.Table, [arm.Name]).Challengers[0].Sample, 1 - ExperimentVerdicts.Alpha) : null,
            TestSetNoise = NoiseOf(rows, finished, testSamples),
            SecondsPerRun = Summary.Of([.. finished.Select(run => run.Seconds.Training + run.Seconds.Sleeping)]).Median,
            SleepingShare = Summary.Of([.. finished.Where(run => run.Seconds.Training + run.Seconds.Sleeping > 0).Select(run => run.Seconds.Sleeping / (run.Seconds.Training + run.Seconds.Sleeping))]).Median,
            GradientsPerStep = finished.Sum(run => rows.SamplesOf(run.Id)) is > 0 and var samples ? finished.Sum(rows.GradientsOf) / samples : null,
        };
    }

    /// <summary>Splits the spread over seeds: well with the answers of all runs, and otherwise by a bound.</summary>
    private static TestSetNoise? NoiseOf(JournalRows rows, RunRecord[] finished, int? testSamples)
    {
        if (finished.Length >= 2 && finished.All(run => rows.Answers.ContainsKey(run.Id)))
        {
            return TestSetNoise.OfSamples([.. finished.Select(run => rows.ScoresOf(run.Id))]);
        }

        double[] accuracies = [.. finished.Select(run => rows.Curve(run.Id, "test", "accuracy")).Where(curve => curve.Count > 0).Select(curve => curve.Last().Value)];
        return testSamples is >= 2 and var samples && accuracies.Length >= 2 ? TestSetNoise.Of(accuracies, samples) : null;
    }
}
