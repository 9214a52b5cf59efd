namespace Sleepbot.Journal;

/// <summary>What became of a run.</summary>
public enum RunStatus
{
    /// <summary>It is training now: it has no end yet, and its process is alive.</summary>
    Running,

    /// <summary>It trained to its end.</summary>
    Finished,

    /// <summary>A loss or a weight became infinite or not a number; the run ended there and counts as diverged.</summary>
    Diverged,

    /// <summary>It was stopped (Ctrl-C or a dead process) before its end.</summary>
    Interrupted,

    /// <summary>It ended with an error; the message says which.</summary>
    Failed,
}
