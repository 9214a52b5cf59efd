using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>How verdicts are found, and how many seeds there are to be: fixed before anything ran.</summary>
/// <param name="Alpha">The chance of a false finding that is allowed, for example 0.05: of any with Holm, as an expected share of the findings with e-BH.</param>
/// <param name="Multiplicity">How many challengers at once are counted with.</param>
/// <param name="Seeds">How many seeds there are; at most, where the evidence decides.</param>
/// <param name="Round">How many seeds are run at a time, or null where their number is fixed.</param>
public sealed record DecisionPlan(double Alpha, MultiplicityRule Multiplicity, int Seeds, int? Round)
{
    /// <summary>Gets whether the evidence decides how many seeds are run.</summary>
    public bool IsUntilDecided => Round is not null;

    /// <summary>Gets the fewest pairs with which anything can be found at all, with one challenger: six where alpha is 0.05.</summary>
    public int FewestPairs => Judgement.FewestPairs(Alpha);

    /// <summary>Gets whether verdicts are found by evidence, which may be looked at after every pair; otherwise by p-values, once, at the end.</summary>
    public bool IsByEvidence => IsUntilDecided || Multiplicity == MultiplicityRule.EBh;

    /// <summary>Gets the fewest pairs with which help or harm of one of several challengers can be found.</summary>
    /// <param name="challengers">How many are judged at once, at least 1.</param>
    /// <param name="earlier">How many earlier versions that ran on the same seeds count with them, at least 0.</param>
    public int FewestPairsFor(int challengers, int earlier = 0) => IsByEvidence
        ? SequentialJudgement.FewestPairs(challengers, new SequentialPlan { Alpha = Alpha, Multiplicity = Multiplicity, Discarded = earlier })
        : Judgement.FewestPairs(Alpha / (challengers + earlier));
}
