namespace Sleepbot.Journal;

/// <summary>Whose a run is.</summary>
public enum RunClaimKind
{
    /// <summary>It is new, and this process's.</summary>
    Begun,

    /// <summary>
    /// It was begun before, did not come to its end, and is this process's now. Rows are taken after
    /// <see cref="RunJournal.ReopenRun"/>.
    /// </summary>
    TakenOver,

    /// <summary>It has ended already: finished or diverged.</summary>
    Ended,

    /// <summary>Another process, or another journal object of this one, is at it.</summary>
    Elsewhere,
}
