namespace Sleepbot.Journal;

/// <summary>The journal cannot do what it was asked. The message says what, where, and how to mend it.</summary>
public sealed class JournalException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, in which file, what was expected, and how to mend it.</param>
    /// <param name="cause">The error of the database or of the file system beneath, or null when there is none.</param>
    public JournalException(string message, Exception? cause = null)
        : base(message, cause) => MayPass = cause is JournalException { MayPass: true };

    /// <summary>Gets whether the same call may well succeed later: the disk is full, or another process keeps the file locked.</summary>
    public bool MayPass { get; init; }
}
