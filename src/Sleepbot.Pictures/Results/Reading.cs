namespace Sleepbot.Pictures;

/// <summary>How the difference of an arm to the baseline reads, given its interval.</summary>
/// <remarks>A reading of one interval, not a verdict: of twenty arms without any effect, one is expected to read as higher or lower.</remarks>
public enum Reading
{
    /// <summary>The arm is the baseline itself.</summary>
    Baseline,

    /// <summary>The whole interval lies above zero.</summary>
    Higher,

    /// <summary>The whole interval lies below zero.</summary>
    Lower,

    /// <summary>The interval holds zero.</summary>
    NoClearDifference,

    /// <summary>Every pair is equal to the last bit.</summary>
    Same,

    /// <summary>Fewer than two pairs finished: there is no interval.</summary>
    TooFewPairs,
}
