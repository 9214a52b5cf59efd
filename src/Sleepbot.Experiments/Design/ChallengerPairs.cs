using Sleepbot.Experiments.Design;
using Sleepbot.Experiments.Verdicts;
using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments;

/// <summary>The pairs by seed of arms with the baseline, as the statistics take them.</summary>
/// <param name="Endpoint">What the pairs are about, with the smallest effect in the unit of their gains.</param>
/// <param name="Challengers">One for each arm, with its pairs in the order of the seeds and, of a target, the smallest effect of its own.</param>
public sealed record ChallengerPairs(Endpoint Endpoint, IReadOnlyList<Challenger> Challengers)
{
    // A network whose weights are not finite classifies nothing.
    internal const double AccuracyOfDiverged = 0;

    /// <summary>Pairs arms with another one, usually the baseline.</summary>
    /// <remarks>
    /// Which seeds make pairs, <see cref="SeedsOf"/> says. A run that diverged counts as accuracy 0, or as worse than any that did not reach the target. On their way to
    /// a target both runs of a pair are looked at as far as the shorter one goes.
    /// </remarks>
    /// <param name="table">The runs.</param>
    /// <param name="arms">The arms, such as <see cref="ExperimentDesign.Challengers"/>, or their shams.</param>
    /// <param name="seeds">Which seeds, in order; null, the default, takes all of the design.</param>
    /// <param name="against">The arm they are compared with; null, the default, takes the baseline.</param>
    public static ChallengerPairs Of(EndpointTable table, IReadOnlyList<string> arms, IReadOnlyList<long>? seeds = null, string? against = null)
    {
        var design = table.Design;
        against ??= design.Baseline;
        Endpoint endpoint = new()
        {
            Name = design.Endpoint.Description,
            Better = design.Endpoint.HigherIsBetter ? Better.Higher : Better.Lower,
            SmallestEffect = SmallestEffectOf(table) ?? 0,
            Worst = AccuracyOfDiverged,
        };
        return new ChallengerPairs(endpoint, [.. arms.Select(arm => design.Endpoint is TargetEndpoint ? OfTarget(arm) : OfValues(arm))]);

        Challenger OfTarget(string arm)
        {
            var pairs = PairsOf(table, arm, seeds, against);
            var sample = PairedSample.OfSteps([.. pairs.Select(pair => new StepsPair(StepsOf(pair.Baseline), StepsOf(pair.Challenger), pair.Budget ?? 1))]);
            return new Challenger(arm, sample) { SmallestEffect = new TargetPairs(table, arm, against).SmallestEffect };
        }

        Challenger OfValues(string arm) => new(arm, PairedSample.Of([.. PairsOf(table, arm, seeds, against).Select(pair => new Pair(NumberOf(pair.Baseline), NumberOf(pair.Challenger)))], endpoint));
    }

    /// <summary>Gets the seeds that make pairs: those whose two runs have ended; of copies (<see cref="CopiesOf"/>) only the first.</summary>
    /// <remarks>
    /// Where evidence decides, only those before the first seed that has no pair. Evidence is a bet on one pair after the other in an order
    /// that was fixed beforehand: with a gap in it, the pairs seen would depend on which runs came to their end, a verdict could go away
    /// when the missing pair comes in, and a rule that fails where it does worst would be spared those pairs. At a fixed number of seeds
    /// there is no verdict before all are in.
    /// </remarks>
    /// <param name="table">The runs.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="seeds">Which seeds, in order; null, the default, takes all of the design.</param>
    /// <param name="against">The arm it is compared with; null, the default, takes the baseline.</param>
    public static IReadOnlyList<long> SeedsOf(EndpointTable table, string arm, IReadOnlyList<long>? seeds = null, string? against = null)
    {
        var ended = EndedSeeds(table, arm, seeds, against);
        return CopiesAmong(table, arm, ended, against) > 0 ? [ended[0]] : ended;
    }

    /// <summary>Gets how many pairs only repeat the first one, bit for bit, because nothing that differs between seeds reaches their runs.</summary>
    /// <remarks>
    /// <para>It is all pairs but the first, or none. Two pairs that differ show that chance reaches the runs; then an equal pair is a draw that came out as an earlier
    /// one did, of a rule that seldom acts for example, and leaving it out would make that rule look stronger than it is. One baseline for all seeds is no copy where the challenger draws noise of its own.</para>
    /// <para>Runs are told apart by what they ended with; where the journal does not have that, or where both runs of all pairs diverged, nobody knows. Of seconds each run is a measurement of its own,
    /// whatever its bits.</para>
    /// </remarks>
    /// <param name="table">The runs.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="seeds">Which seeds, in order; null, the default, takes all of the design.</param>
    /// <param name="against">The arm it is compared with; null, the default, takes the baseline.</param>
    public static int CopiesOf(EndpointTable table, string arm, IReadOnlyList<long>? seeds = null, string? against = null) =>
        CopiesAmong(table, arm, EndedSeeds(table, arm, seeds, against), against);

    private static IReadOnlyList<long> EndedSeeds(EndpointTable table, string arm, IReadOnlyList<long>? seeds, string? against)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (baseline, own) = (table.Of(against ?? table.Design.Baseline), table.Of(arm));
        seeds ??= table.Design.Seeds;
        return table.Design.Plan.IsByEvidence ? [.. seeds.TakeWhile(HasPair)] : [.. seeds.Where(HasPair)];

        bool HasPair(long seed) => baseline.ContainsKey(seed) && own.ContainsKey(seed);
    }

    private static int CopiesAmong(EndpointTable table, string arm, IReadOnlyList<long> ended, string? against)
    {
        if (ended.Count < 2 || table.Design.Endpoint is SecondsEndpoint)
        {
            return 0;
        }

        var (baseline, own) = (table.Of(against ?? table.Design.Baseline), table.Of(arm));
        var (first, second) = (baseline[ended[0]], own[ended[0]]);
        bool isKnown = first.Content.Length > 0 && second.Content.Length > 0 && (first.Status == RunStatus.Finished || second.Status == RunStatus.Finished);
        return isKnown && ended.All(seed => baseline[seed].Content == first.Content && own[seed].Content == second.Content) ? ended.Count - 1 : 0;
    }

    /// <summary>Gets the pairs of one arm, each run as it counts in its pair; gains are up to the statistics.</summary>
    /// <param name="table">The runs.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="seeds">Which seeds, in order; null takes all of the design.</param>
    /// <param name="against">The arm it is compared with.</param>
    internal static IReadOnlyList<SeedPair> PairsOf(EndpointTable table, string arm, IReadOnlyList<long>? seeds, string against)
    {
        var (baseline, own) = (table.Of(against), table.Of(arm));
        var pairs = SeedsOf(table, arm, seeds, against).Select(seed => (Baseline: baseline[seed], Challenger: own[seed]));
        TargetPairs? target = table.Design.Endpoint is TargetEndpoint ? new TargetPairs(table, arm, against) : null;
        return [.. pairs.Select(pair => target?.Of(pair.Baseline, pair.Challenger)
            ?? new SeedPair(pair.Baseline.Seed, ArmOutcomes.RunOf(pair.Baseline), ArmOutcomes.RunOf(pair.Challenger), 0))];
    }

    /// <summary>Gets the smallest effect that matters in the endpoint's unit; of a target a share of what whole runs of the baseline take.</summary>
    /// <param name="table">The runs.</param>
    /// <returns>Above 0; null where it is a share of a run and no run of the baseline with one of the first seeds has finished yet.</returns>
    internal static double? SmallestEffectOf(EndpointTable table) => table.Design.Endpoint is TargetEndpoint
        ? new TargetPairs(table, table.Design.Baseline, table.Design.Baseline).SmallestEffect
        : table.Design.Endpoint.SmallestEffect;

    /// <summary>Gets a run's way to its target.</summary>
    /// <param name="run">The run.</param>
    internal static StepsToTarget StepsOf(ArmRun run) => run.Value is not { } value ? StepsToTarget.Diverged()
        : run.IsReached ? StepsToTarget.Reached(value)
        : StepsToTarget.NotReached(value);

    private static double NumberOf(ArmRun run) => run.Value ?? double.NaN;
}
