namespace Sleepbot.Training;

/// <summary>How a run ended.</summary>
public enum RunEnd
{
    /// <summary>It trained to its end.</summary>
    Finished,

    /// <summary>A loss or a weight became infinite or not a number.</summary>
    Diverged,

    /// <summary>It was cancelled.</summary>
    Interrupted,
}
