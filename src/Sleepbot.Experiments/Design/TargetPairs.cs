using Sleepbot.Experiments.Verdicts;

namespace Sleepbot.Experiments.Design;

/// <summary>How far the two runs of a pair are looked at on their way to a target: as far as the shorter one of both goes.</summary>
/// <remarks>
/// A limit that both have is a fair one however long each of them was planned, and since it is the same whichever of both is the challenger, it favours neither (where arms do not differ,
/// exchanging the runs of a pair turns its gain around and changes nothing else). It is a matter of this pair alone: neither other arms nor later
/// seeds move it. Seconds, which are the machine's, are limited by gradients: a run that has done as much as the other one did not miss the target for being measured as quicker.
/// </remarks>
/// <param name="table">The runs.</param>
/// <param name="arm">The arm that is compared.</param>
/// <param name="against">The arm that it is compared with.</param>
internal sealed class TargetPairs(EndpointTable table, string arm, string against)
{
    // Of a run that diverged nobody knows how far it would have gone; what its arm's other runs had is what it had.
    private readonly double? common = CommonLength(table, arm, against);

    /// <summary>Gets the smallest effect that matters: a share of what the runs that are compared with take up to the length that both arms have.</summary>
    /// <value>Null while none of the first seeds' runs has finished.</value>
    public double? SmallestEffect
    {
        get
        {
            var runs = table.FirstValues(against) is { Count: > 0 } own ? own : table.FirstValues(arm);
            return runs.Count == 0 ? null : table.Design.Endpoint.SmallestEffect * runs.Average(run => CostOf(run, Math.Min(common!.Value, run.Length)));
        }
    }

    /// <summary>Makes a pair, its runs as they count in it: arrived within the limit or not. Its gain is up to the statistics.</summary>
    /// <param name="baseline">The run that is compared with.</param>
    /// <param name="challenger">The run that is compared.</param>
    public SeedPair Of(RunEndpoint baseline, RunEndpoint challenger)
    {
        EndpointValue[] finished = [.. new[] { baseline.Value, challenger.Value }.OfType<EndpointValue>()];
        double limit = finished.Select(run => run.Length).Append(finished.Length == 2 ? double.PositiveInfinity : common ?? double.PositiveInfinity).Min();

        // In seconds one of both took longer to the limit: who did not arrive counts as no sooner than that one, so that arriving always beats it.
        double budget = finished.Select(run => Math.Max(CostOf(run, limit), IsWithin(run, limit) ? run.Value : 0)).DefaultIfEmpty(0).Max();
        double? known = budget > 0 ? budget : null;
        return new SeedPair(baseline.Seed, Counted(baseline, limit, known), Counted(challenger, limit, known), 0) { Limit = known is null ? null : limit, Budget = known };
    }

    private static double? CommonLength(EndpointTable table, string arm, string against)
    {
        double[] lengths = [.. table.FirstValues(arm).Concat(table.FirstValues(against)).Select(run => run.Length)];
        return lengths.Length == 0 ? null : lengths.Min();
    }

    private static bool IsWithin(EndpointValue run, double limit) => run.IsReached && run.Done <= limit;

    /// <summary>What a run had cost when it had gone so far; of seconds in proportion.</summary>
    private static double CostOf(EndpointValue run, double length) => run.Length > 0 ? length * (run.Full / run.Length) : run.Full;

    private static ArmRun Counted(RunEndpoint run, double limit, double? budget) => run.Value is not { } value
        ? ArmOutcomes.RunOf(run)
        : IsWithin(value, limit) ? new ArmRun(run.Seed, value.Value, true) : new ArmRun(run.Seed, budget ?? value.Full, false);
}
