using Sleepbot.Statistics;

namespace Sleepbot.Experiments;

/// <summary>The pairs by seed of arms with the baseline, as the statistics take them.</summary>
/// <param name="Endpoint">What the pairs are about, with the smallest effect in the unit of their gains.</param>
/// <param name="Challengers">One for each arm, with its pairs in the order of the seeds.</param>
public sealed record ChallengerPairs(Endpoint Endpoint, IReadOnlyList<Challenger> Challengers)
{
    // A network whose weights are not finite classifies nothing.
    private const double AccuracyOfDiverged = 0;

    /// <summary>Pairs arms with the baseline.</summary>
    /// <remarks>
    /// A seed that one of the two runs lacks, because it was interrupted or failed, makes no pair. A run that diverged counts as accuracy 0,
    /// or as worse than any that did not reach the target. The budget of a target is what the shortest of these runs took in all.
    /// </remarks>
    /// <param name="table">The runs.</param>
    /// <param name="arms">The arms, such as <see cref="ExperimentDesign.Challengers"/>, or their shams.</param>
    /// <param name="seeds">Which seeds, in order; null, the default, takes all of the design.</param>
    public static ChallengerPairs Of(EndpointTable table, IReadOnlyList<string> arms, IReadOnlyList<long>? seeds = null)
    {
        var design = table.Design;
        var baseline = table.Of(design.Baseline);
        var pairs = arms.ToDictionary(arm => arm, arm => PairsOf(seeds ?? design.Seeds, baseline, table.Of(arm)));
        double budget = pairs.Values.SelectMany(own => own).SelectMany(pair => new[] { pair.Baseline.Value?.Full, pair.Challenger.Value?.Full }).OfType<double>().DefaultIfEmpty(1).Min();
        bool isTarget = design.Endpoint is TargetEndpoint;
        Endpoint endpoint = new()
        {
            Name = design.Endpoint.Description,
            Better = design.Endpoint.HigherIsBetter ? Better.Higher : Better.Lower,
            SmallestEffect = design.Endpoint.SmallestEffect * (design.Endpoint.IsRelative ? budget : 1),
            Worst = AccuracyOfDiverged,
        };
        return new ChallengerPairs(endpoint, [.. arms.Select(arm => new Challenger(arm, isTarget
            ? PairedSample.OfSteps([.. pairs[arm].Select(pair => new StepsPair(StepsOf(pair.Baseline), StepsOf(pair.Challenger)))], budget)
            : PairedSample.Of([.. pairs[arm].Select(pair => new Pair(NumberOf(pair.Baseline), NumberOf(pair.Challenger)))], endpoint)))]);
    }

    private static IReadOnlyList<(RunEndpoint Baseline, RunEndpoint Challenger)> PairsOf(
        IReadOnlyList<long> seeds, IReadOnlyDictionary<long, RunEndpoint> baseline, IReadOnlyDictionary<long, RunEndpoint> challenger) =>
        [.. seeds.Where(seed => baseline.ContainsKey(seed) && challenger.ContainsKey(seed)).Select(seed => (baseline[seed], challenger[seed]))];

    private static double NumberOf(RunEndpoint run) => run.Value?.Value ?? double.NaN;

    private static StepsToTarget StepsOf(RunEndpoint run) => run.Value is not { } value ? StepsToTarget.Diverged()
        : value.IsReached ? StepsToTarget.Reached(value.Value)
        : StepsToTarget.NotReached(value.Value);
}
