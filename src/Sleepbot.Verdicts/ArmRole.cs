namespace Sleepbot.Verdicts;

/// <summary>What an arm is in an experiment for.</summary>
public enum ArmRole
{
    /// <summary>The arm that the others are compared with.</summary>
    Baseline,

    /// <summary>An arm whose effect is asked for: it gets a verdict.</summary>
    Challenger,

    /// <summary>A challenger's control: changes of the same size at the same moments, in random directions. Tells the rule from the mere disturbance.</summary>
    Sham,

    /// <summary>A challenger's control: the same rule as often, at random moments. Tells the rule from its timing.</summary>
    Shuffled,

    /// <summary>The check of the machinery: sleeps, changes nothing or has all that a challenger does taken back, and must equal the baseline bit for bit.</summary>
    Identity,

    /// <summary>What any rule should be better than: the baseline, judged by an average of its weights.</summary>
    Reference,

    /// <summary>One trial of tuning; no verdict ever sees it.</summary>
    Trial,
}
