namespace Sleepbot.Statistics;

/// <summary>Which way an endpoint gets better.</summary>
public enum Better
{
    /// <summary>More is better, as with accuracy.</summary>
    Higher,

    /// <summary>Less is better, as with loss, steps or seconds.</summary>
    Lower,
}
