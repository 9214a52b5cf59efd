namespace Sleepbot.Statistics;

/// <summary>How a run's way to a target ended.</summary>
public enum StepsOutcome
{
    /// <summary>It stopped without having reached the target: it needs more steps than it took.</summary>
    NotReached,

    /// <summary>It reached the target.</summary>
    Reached,

    /// <summary>Its loss or weights stopped being finite: it never reaches the target.</summary>
    Diverged,
}
