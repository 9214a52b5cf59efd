namespace Sleepbot.Verdicts;

/// <summary>An end of the values that a setting was tried with.</summary>
public enum RangeEnd
{
    /// <summary>The smallest value that was tried.</summary>
    Lowest,

    /// <summary>The largest value that was tried.</summary>
    Highest,
}
