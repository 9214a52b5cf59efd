namespace Sleepbot.Training;

/// <summary>A checkpoint cannot be read: it is no checkpoint, is damaged, or comes from a newer Sleepbot.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with which file, and how to mend it.</param>
    /// <param name="cause">What was found first, if anything.</param>
    public CheckpointException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
