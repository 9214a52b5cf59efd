using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>What an experiment says about one challenger.</summary>
public sealed record ChallengerVerdict
{
    /// <summary>Gets the challenger's name.</summary>
    public required string Arm { get; init; }

    /// <summary>Gets what was found.</summary>
    /// <value>Null where the experiment may give no verdict at all: see <see cref="ExperimentVerdict.Standing"/>.</value>
    public required VerdictKind? Kind { get; init; }

    /// <summary>Gets whether more runs of this experiment may still change the verdict: they are not all in, those of other challengers included where Holm's procedure counts them together, or the evidence has not decided yet.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Gets the runs that failed, of it or of the baseline, and keep the verdict open: a run that fails is neither dropped nor counted.</summary>
    /// <value>Those of the challenger first, each by seed; empty, the default, where none did, or where the verdict came before.</value>
    public IReadOnlyList<FailedRun> Failed { get; init; } = [];

    /// <summary>Gets how many further seeds ended in the same bits as the first, in both runs, so that all of them are one pair and there is no verdict.</summary>
    /// <value>0, the default, where seeds make a difference; otherwise all seeds that have come to their end but one.</value>
    public int Copies { get; init; }

    /// <summary>Gets why all its runs are runs of the baseline, bit for bit, so that the pairs tell nothing of its rule.</summary>
    /// <value>Null, the default, where some run is its own, or none has ended.</value>
    public Idleness? Idleness { get; init; }

    /// <summary>Gets all that the pairs with the baseline say at a fixed number of seeds; where evidence has decided, those that it had then.</summary>
    public required PairedComparison Comparison { get; init; }

    /// <summary>Gets the interval of the mean gain that goes with the verdict.</summary>
    /// <value>
    /// At a fixed number of seeds the interval of the sign-flip test, for this challenger alone; where evidence decides, the anytime-valid interval,
    /// which holds at all looks and for all challengers at once, as it was at the decision. With e-BH that of a finding holds as findings do: of the intervals of
    /// all findings 5 % miss at most on average. Null while the pairs are too few.
    /// </value>
    public required Interval? Interval { get; init; }

    /// <summary>Gets the smallest difference that matters, in the endpoint's unit; of a target a share of a whole run, as far as both its own runs and the baseline's go.</summary>
    /// <value>Above 0; null where it is a share of a run, and no run has ended yet.</value>
    public required double? SmallestEffect { get; init; }

    /// <summary>Gets the interval that was held against the smallest effect that matters; it holds for all challengers at once.</summary>
    public required Interval? DecisionInterval { get; init; }

    /// <summary>Gets the larger of the sign-flip and the bootstrap p-value, adjusted by Holm for all challengers.</summary>
    /// <value>Above 0 and at most 1; null where evidence decides, and before all pairs are in.</value>
    public required double? AdjustedP { get; init; }

    /// <summary>Gets the evidence after each pair.</summary>
    public required EvidenceTrail Evidence { get; init; }

    /// <summary>Gets how many more pairs a verdict likely takes; at a fixed number of seeds those that are not in yet.</summary>
    /// <value>At least 1; null when the verdict is in, or cannot be forecast: no pairs, no spread, or no number of pairs that the plan allows.</value>
    public required int? PairsStillNeeded { get; init; }

    /// <summary>Gets how many seeds a new experiment likely takes for a verdict, where a fixed number of them has ended without one: more of the same would break the promise of the p-value.</summary>
    /// <value>At least as many as can find anything among so many challengers; earlier versions (<see cref="ExperimentVerdict.Earlier"/>) do not count on new seeds. Null otherwise, the default, or where it cannot be said.</value>
    public int? NewSeedsNeeded { get; init; }

    /// <summary>Gets each pair, in the order of the seeds.</summary>
    public required IReadOnlyList<SeedPair> Pairs { get; init; }

    /// <summary>Gets whether there are pairs, but no run of either arm arrived anywhere: none reached the target, or all diverged. Equal values are no finding then.</summary>
    public bool HasNothingToCompare => Pairs.Count > 0 && Pairs.All(pair => pair.NeitherArrived);

    /// <summary>Gets the pairs that the verdict rests on: all, or those that had come when the evidence decided.</summary>
    public IEnumerable<SeedPair> Deciding => Pairs.Take(Comparison.Pairs);

    /// <summary>Gets how far the learning curve moved up and left, on the endpoint's split.</summary>
    /// <value>Null below two pairs, or where runs were not evaluated at two common steps at least.</value>
    public required CurveShift? Curves { get; init; }

    /// <summary>Gets how the challenger does against its sham, its shuffled twin and the reference: secondary, without verdicts of their own.</summary>
    public required IReadOnlyList<ControlComparison> Controls { get; init; }

    /// <summary>Gets how much of the spread of the differences to the baseline belongs to the finite test set.</summary>
    /// <value>Null where the endpoint is not the final test accuracy, or fewer than two pairs have the answers of both runs.</value>
    public TestSetNoise? TestSetNoise { get; init; }

    /// <summary>Gets other numbers of the runs, compared with the baseline's: secondary, without verdicts.</summary>
    public required IReadOnlyList<SecondaryOutcome> Secondary { get; init; }
}
