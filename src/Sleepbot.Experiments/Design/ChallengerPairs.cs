using Sleepbot.Experiments.Verdicts;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments;

/// <summary>The pairs by seed of arms with the baseline, as the statistics take them.</summary>
/// <param name="Endpoint">What the pairs are about, with the smallest effect in the unit of their gains.</param>
/// <param name="Challengers">One for each arm, with its pairs in the order of the seeds.</param>
/// <param name="Budget">Of a target, how far every one of these runs could go: what the shortest took in all. Null for other endpoints, and before a run has ended.</param>
public sealed record ChallengerPairs(Endpoint Endpoint, IReadOnlyList<Challenger> Challengers, double? Budget)
{
    // A network whose weights are not finite classifies nothing.
    private const double AccuracyOfDiverged = 0;

    /// <summary>Pairs arms with another one, usually the baseline.</summary>
    /// <remarks>
    /// A seed that one of the two runs lacks, because it was interrupted or failed, makes no pair. A run that diverged counts as accuracy 0,
    /// or as worse than any that did not reach the target. The budget of a target is what the shortest of these runs took in all.
    /// </remarks>
    /// <param name="table">The runs.</param>
    /// <param name="arms">The arms, such as <see cref="ExperimentDesign.Challengers"/>, or their shams.</param>
    /// <param name="seeds">Which seeds, in order; null, the default, takes all of the design.</param>
    /// <param name="against">The arm they are compared with; null, the default, takes the baseline.</param>
    public static ChallengerPairs Of(EndpointTable table, IReadOnlyList<string> arms, IReadOnlyList<long>? seeds = null, string? against = null)
    {
        var design = table.Design;
        var baseline = table.Of(against ?? design.Baseline);
        var pairs = arms.ToDictionary(arm => arm, arm => PairsOf(seeds ?? design.Seeds, baseline, table.Of(arm)));
        bool isTarget = design.Endpoint is TargetEndpoint;
        double? shortest = !isTarget ? null : pairs.Values.SelectMany(own => own)
            .SelectMany(pair => new[] { pair.Baseline.Value?.Full, pair.Challenger.Value?.Full })
            .OfType<double>().Order().Cast<double?>().FirstOrDefault();

        // Where every run diverged, how far the others could have gone changes nothing.
        double budget = shortest ?? 1;
        Endpoint endpoint = new()
        {
            Name = design.Endpoint.Description,
            Better = design.Endpoint.HigherIsBetter ? Better.Higher : Better.Lower,
            SmallestEffect = design.Endpoint.SmallestEffect * (design.Endpoint.IsRelative ? budget : 1),
            Worst = AccuracyOfDiverged,
        };
        return new ChallengerPairs(endpoint, [.. arms.Select(arm => new Challenger(arm, isTarget
            ? PairedSample.OfSteps([.. pairs[arm].Select(pair => new StepsPair(StepsOf(ArmOutcomes.RunOf(pair.Baseline)), StepsOf(ArmOutcomes.RunOf(pair.Challenger))))], budget)
            : PairedSample.Of([.. pairs[arm].Select(pair => new Pair(NumberOf(pair.Baseline), NumberOf(pair.Challenger)))], endpoint)))], shortest);
    }

    /// <summary>Gets a run's way to its target.</summary>
    /// <param name="run">The run.</param>
    internal static StepsToTarget StepsOf(ArmRun run) => run.Value is not { } value ? StepsToTarget.Diverged()
        : run.IsReached ? StepsToTarget.Reached(value)
        : StepsToTarget.NotReached(value);

    private static IReadOnlyList<(RunEndpoint Baseline, RunEndpoint Challenger)> PairsOf(
        IReadOnlyList<long> seeds, IReadOnlyDictionary<long, RunEndpoint> baseline, IReadOnlyDictionary<long, RunEndpoint> challenger) =>
        [.. seeds.Where(seed => baseline.ContainsKey(seed) && challenger.ContainsKey(seed)).Select(seed => (baseline[seed], challenger[seed]))];

    private static double NumberOf(RunEndpoint run) => run.Value?.Value ?? double.NaN;
}
