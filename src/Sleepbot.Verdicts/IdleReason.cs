namespace Sleepbot.Verdicts;

/// <summary>How the runs of a challenger came to be runs of the baseline.</summary>
public enum IdleReason
{
    /// <summary>It has the baseline's settings under another name, and so its very runs.</summary>
    SameSettings,

    /// <summary>It never slept.</summary>
    NeverSlept,

    /// <summary>Its rules acted and changed nothing.</summary>
    ChangedNothing,

    /// <summary>Its rules did something, of which no trace is left: at a strength of 0 for example, or where the baseline sleeps and does the same.</summary>
    SameWeights,
}
