using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>A control of a rule: it acts at the rule's moments and stages and asks for what the rule asks for, and makes something else of what the rule does.</summary>
/// <param name="rule">The rule.</param>
public abstract class RuleControl(Intervention rule) : Intervention
{
    /// <summary>Gets the rule whose control it is.</summary>
    public Intervention Rule => rule;

    /// <inheritdoc/>
    public override int Snapshots => rule.Snapshots;

    /// <inheritdoc/>
    public override bool TakesAllParameters => rule.TakesAllParameters;

    /// <inheritdoc/>
    public override MomentPolicy Moments => rule.Moments;

    /// <inheritdoc/>
    public override StatisticsPolicy Statistics => rule.Statistics;

    /// <inheritdoc/>
    public override SleepStages Stages => rule.Stages;

    /// <inheritdoc/>
    public override IEnumerable<string> FindFaults(Network network) => rule.FindFaults(network);
}
