namespace Sleepbot.Statistics;

/// <summary>What an experiment says about a challenger.</summary>
public enum VerdictKind
{
    /// <summary>The pairs cannot tell: more seeds could.</summary>
    NotEnoughEvidence,

    /// <summary>The challenger is better than the baseline.</summary>
    Helped,

    /// <summary>The challenger is worse than the baseline.</summary>
    Hurt,

    /// <summary>Whatever the difference is, it is smaller than the smallest that matters.</summary>
    NoDifference,
}
